/* What makes pages live; each works without it. */

/* What a page may say was done (visit_go_told): one a line. */
TOLD(MSG_TOLD_SIGNED_OUT)

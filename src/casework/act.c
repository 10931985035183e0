/* One act on a case, from the caller's wish to the event: who, whether, what, and what follows. */
#include "casework/casework_int.h"

#include "outbox/outbox.h"

const struct actor rule_actor = { .kind = ACTOR_RULE };

static const struct {
	bool (*may)(struct act *, struct err *);     /* what the workflow table cannot say */
	bool (*apply)(struct act *, struct err *);
} acts[ACT_COUNT] = {
	[ACT_ANSWER_NOW] = { NULL, do_answer_now },
	[ACT_ASK_MORE] = { NULL, do_ask_more },
	[ACT_SUPPLEMENT] = { NULL, do_supplement },
	[ACT_REFER] = { NULL, do_refer },
	[ACT_DECLINE] = { may_decline, do_decline },
	[ACT_CONFIRM_DECLINE] = { may_confirm_decline, do_confirm_decline },
	[ACT_CONTEST] = { may_contest, do_contest },
	[ACT_DISPATCH] = { may_dispatch, do_dispatch },
	[ACT_ACKNOWLEDGE] = { NULL, do_acknowledge },
	[ACT_REASSIGN] = { may_reassign, do_reassign },
	[ACT_OBJECT] = { may_object, do_object },
	[ACT_DECIDE_OBJECTION] = { may_decide_objection, do_decide_objection },
	[ACT_CONTACT] = { NULL, do_contact },
	[ACT_ANSWER] = { NULL, do_answer },
	[ACT_VERIFY] = { NULL, do_verify },
	[ACT_CALLBACK] = { NULL, do_callback },
	[ACT_RATE] = { may_rate, do_rate },
	[ACT_REWORK] = { may_rework, do_rework },
	[ACT_CLOSE] = { may_close, do_close },
	[ACT_WITHDRAW] = { NULL, do_withdraw },
	[ACT_LINK] = { may_link, do_link },
	[ACT_UNLINK] = { NULL, do_unlink },
	[ACT_RECLASSIFY] = { NULL, do_reclassify },
	[ACT_SUPERVISE] = { NULL, do_supervise },
	[ACT_URGE] = { NULL, do_urge },
	[ACT_NOTE] = { NULL, do_note },
	[ACT_SEE_REQUESTER] = { NULL, do_see_requester },
};

/* Does the workflow admit the action in this state, for a follower only what followers may? */
static bool admitted(const struct case_row *row, enum action a)
{
	const struct transition *t = workflow(a);

	return t->by_person && (t->from >> row->state & 1) && (!row->master.n || t->follower);
}

uint64_t workflow_admitted(const struct case_row *row)
{
	uint64_t bits = 0;

	for (int i = 0; i < ACT_COUNT; i++)
		if (admitted(row, (enum action)i))
			bits |= UINT64_C(1) << i;
	return bits;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void act_init(struct act *act, struct tx *tx, struct arena *a, const struct office *o,
		     const struct actor *who, const struct act_input *in, struct case_row *row)
{
	struct env *env = tx_env(tx);

	*act = (struct act){ .tx = tx, .a = a, .o = o, .who = who, .in = in, .row = row };
	/* a clock that went back must not put events out of order */
	act->now = later(env->now(env), row->changed);
}

bool act_finish(struct act *act, enum action action, const struct case_row *before,
		struct err *err)
{
	struct case_row *row = act->row;

	row->changed = act->now;
	return event_append(act->tx, row, action, act->who, act->now, act->occurred, &act->draft,
			    err) &&
	       case_store_update(act->tx, row, err) &&
	       (!act->in || case_store_add_media(act->tx, row->id, row->version, &act->in->media,
						 err)) &&
	       tally_move(act->tx, act->o, before, row, err) &&
	       outbox_add(act->tx, OUTBOX_CASE_EVENT, row->id.n, row->version, err) &&
	       tell_followers(act, action, before->state, err);
}

bool act_by_rule(struct act *from, enum action action,
		 bool (*apply)(struct act *, struct err *), struct err *err)
{
	static const struct act_input nothing;
	struct case_row before = *from->row;
	struct act act;
	bool ok;

	act_init(&act, from->tx, from->a, from->o, &rule_actor, &nothing, from->row);
	draft_begin(&act.draft);
	ok = apply(&act, err) && act_finish(&act, action, &before, err);
	draft_release(&act.draft);
	return ok;
}

/* What the table cannot say: DENIED for who, CONFLICT for whether. */
static bool may(struct act *act, enum action action, struct err *err)
{
	return !acts[action].may || acts[action].may(act, err);
}

/* 409 with the sentence that names action and state. */
static bool refuse_state(const struct case_row *row, enum action action, struct err *err)
{
	return err_set(err, ERR_CONFLICT, "action",
		       row->master.n ? MSG_FOLLOWER_REFUSES : MSG_STATE_REFUSES,
		       AT(str_c(workflow(action)->name)), AT(state_name(row->state)));
}

static bool run(struct act *act, enum action action, struct err *err)
{
	struct case_row before = *act->row;
	struct str note = act->in->note;
	bool ok;

	if (!act_input_check(action, act->in, err))
		return false;
	draft_begin(&act->draft);
	if (workflow(action)->to != STATE_NONE)
		act->row->state = workflow(action)->to;
	draft_text(&act->draft, false, "note", note);
	ok = acts[action].apply(act, err) && act_finish(act, action, &before, err);
	draft_release(&act->draft);
	return ok;
}

/* What follows from an act by itself, each as an event of its own. */
static bool follow_up(struct act *act, enum action action, struct err *err)
{
	switch (action) {
	case ACT_RATE:
	case ACT_VERIFY:
		return close_by_rule(act, err);
	case ACT_WITHDRAW:
		return hazard_goes_on(act, err);
	case ACT_UNLINK:
	case ACT_RECLASSIFY:
		return act->row->state != STATE_REGISTERED || act->row->master.n ||
		       dispatch_by_rule(act, err);
	default:
		return true;
	}
}

bool case_act(struct tx *tx, struct arena *a, const struct office *o, const struct actor *who,
	      struct str number, int64_t version, enum action action,
	      const struct act_input *in, struct case_row *out, struct requester *seen,
	      struct err *err)
{
	enum msg why = MSG_NOT_FOUND;
	struct err lacks = ERR_INIT;
	enum view view;
	struct act act;
	bool found;

	must(acts[action].apply);
	if (who->kind == ACTOR_ANYONE)
		return err_set(err, ERR_UNKNOWN, NULL, MSG_SIGN_IN);
	if (!case_store_lock(tx, a, number, out, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "number", MSG_NOT_FOUND);
	act_init(&act, tx, a, o, who, in, out);
	act.seen = seen;
	if (!case_view(tx, o, who, out, &view, err) ||
	    !case_relation(tx, o, who, out, &act.relation, err))
		return false;
	if (view == VIEW_NONE)
		return err_set(err, ERR_NOT_FOUND, "number", MSG_NOT_FOUND);
	if (!policy_admits(workflow(action)->name, who, act.relation, &why))
		return err_set(err, ERR_DENIED, NULL, why);
	/* who comes before the version, whether behind it */
	if (!may(&act, action, &lacks) && lacks.code != ERR_CONFLICT) {
		*err = lacks;
		return false;
	}
	if (version && version != out->version)
		return err_set(err, ERR_STALE, "version", MSG_STALE, AI(version), AI(out->version));
	if (!admitted(out, action))
		return refuse_state(out, action, err);
	if (!err_ok(&lacks)) {
		*err = lacks;
		return false;
	}
	return run(&act, action, err) && follow_up(&act, action, err);
}

bool case_actions(struct tx *tx, const struct office *o, const struct actor *who,
		  const struct case_row *row, uint64_t *out, struct err *err)
{
	unsigned relation;
	enum view view;
	enum msg why;

	*out = 0;
	if (!case_view(tx, o, who, row, &view, err) ||
	    !case_relation(tx, o, who, row, &relation, err))
		return false;
	for (int i = 0; view != VIEW_NONE && i < ACT_COUNT; i++) {
		enum action action = (enum action)i;
		struct case_row copy = *row;
		struct act act;
		struct err refused = ERR_INIT;

		if (!acts[action].apply || !admitted(row, action) ||
		    !policy_admits(workflow(action)->name, who, relation, &why))
			continue;
		act_init(&act, tx, NULL, o, who, NULL, &copy);   /* may_* allocate nothing */
		act.relation = relation;
		if (!may(&act, action, &refused)) {
			if (refused.code != ERR_CONFLICT && refused.code != ERR_DENIED) {
				*err = refused;
				return false;
			}
			continue;
		}
		*out |= UINT64_C(1) << i;
	}
	return true;
}

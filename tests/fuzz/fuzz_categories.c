/* Files of categories and of questions, and answers to the questions that were read. */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "catalog/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool see_category(void *arg, const struct category_line *line, struct err *err)
{
	(void)arg, (void)err;
	must(line->cat.code.n > 0 && line->cat.name.n > 0);
	must(line->cat.kind < KIND_COUNT && line->cat.tier < TIER_COUNT);
	must(line->cat.verdict_days >= 1);
	must(!line->has_resolve || line->resolve.amount >= 1);
	return true;
}

static bool see_question(void *arg, const struct question_line *line, struct err *err)
{
	struct question q = line->question;
	const struct category cat = { .question = &q, .questions = 1 };
	const struct answer answer = {q.code, q.values ? q.value[q.values - 1].key : q.description};
	struct err wrong = ERR_INIT;

	(void)arg, (void)err;
	must(q.datatype < DATA_COUNT && q.order >= 1);
	must(answers_check(&cat, &answer, 1, &wrong) == err_ok(&wrong));
	must(answers_check(&cat, NULL, 0, &wrong) || q.required || !err_ok(&wrong));
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct str csv = { (const char *)data, n };
	struct arena *a = arena_new();
	struct err err = ERR_INIT;

	if (!categories_read(a, csv, see_category, NULL, &err)) {
		err = (struct err)ERR_INIT;
		if (!questions_read(a, csv, see_question, NULL, &err))
			must(err.n > 0 && err.item[0].field[0]);
	}
	arena_free(a);
	return 0;
}

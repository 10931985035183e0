/* Parts filled from a visit: what was typed before stands in them again. */
#include "web/parts.h"
#include "web/top.h"

struct field_view field_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			   struct str value)
{
	top_name_field(v, str_c(name), label);
	return (struct field_view){
		.name = str_c(name), .type = STR("text"), .label = label, .hint = hint,
		.value = visit_typed(v, name, value), .wrong = visit_wrong(v, name),
	};
}

struct check_view check_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			   bool chosen)
{
	struct str typed = visit_typed(v, name, chosen ? STR("yes") : STR(""));

	top_name_field(v, str_c(name), label);
	return (struct check_view){
		.name = str_c(name), .label = label, .hint = hint, .chosen = typed.n > 0,
		.wrong = visit_wrong(v, name),
	};
}

struct choice_view choice_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			     struct option_view *options, size_t n, struct str value)
{
	struct str typed = visit_typed(v, name, value);
	struct choice_view c = { .name = str_c(name), .label = label, .hint = hint,
				 .wrong = visit_wrong(v, name) };

	top_name_field(v, str_c(name), label);
	for (size_t i = 0; i < n; i++)
		options[i].chosen = str_eq(options[i].value, typed);
	c.options.item = options;
	c.options.n = n;
	return c;
}

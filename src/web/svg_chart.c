/* Bars within bars. */
#include "web/svg_chart.h"

enum { WIDTH = 720, HEIGHT = 300, LEFT = 56, RIGHT = 8, TOP = 12, BOTTOM = 34, STEPS = 5 };

int64_t svg_chart_step(int64_t most)
{
	int64_t step = 1;

	while (step * STEPS < most) {
		if (step * 2 * STEPS >= most)
			return step * 2;
		if (step * 5 * STEPS >= most)
			return step * 5;
		step *= 10;
	}
	return step;
}

static int64_t most_of(const struct svg_chart *c)
{
	int64_t most = 0;

	for (size_t s = 0; s < c->n; s++)
		for (size_t i = 0; i < c->labels; i++)
			if (c->series[s].value[i] > most)
				most = c->series[s].value[i];
	return most;
}

static void scale_draw(struct buf *b, int64_t step, int64_t top)
{
	for (int64_t v = 0; v <= top; v += step) {
		int64_t y = HEIGHT - BOTTOM - v * (HEIGHT - TOP - BOTTOM) / top;

		buf_fmt(b, "<path class=\"%s\" d=\"M%d %lldH%d\"/><text x=\"%d\" y=\"%lld\" "
			"text-anchor=\"end\" dy=\".35em\">%lld</text>", v ? "grid" : "axis", LEFT,
			(long long)y, WIDTH - RIGHT, LEFT - 8, (long long)y, (long long)v);
	}
}

/* The slot of a label, in tenths of a unit. */
static int64_t slot_width(const struct svg_chart *c)
{
	return (int64_t)(WIDTH - LEFT - RIGHT) * 10 / (int64_t)c->labels;
}

static void bar_draw(struct buf *b, const struct svg_chart *c, size_t s, size_t i, int64_t top)
{
	int64_t value = c->series[s].value[i], slot = slot_width(c);
	int64_t width = slot * (int64_t)(9 - 2 * s) / 11, height;
	int64_t middle = LEFT * 10 + slot * (int64_t)i + slot / 2;

	if (value <= 0)
		return;
	height = value * (HEIGHT - TOP - BOTTOM) * 10 / top;
	buf_fmt(b, "<rect class=\"bar bar-%zu\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		"height=\"%.1f\"><title>", s, (double)(middle - width / 2) / 10,
		(double)((HEIGHT - BOTTOM) * 10 - height) / 10, (double)width / 10,
		(double)height / 10);
	html_text(b, c->label[i]);
	html_raw(b, " ");
	html_text(b, c->series[s].name);
	buf_fmt(b, " %lld</title></rect>", (long long)value);
}

static void legend_draw(struct buf *b, const struct svg_chart *c)
{
	html_raw(b, "<ul class=\"legend\">");
	for (size_t s = 0; s < c->n; s++) {
		buf_fmt(b, "<li><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\">"
			"<rect class=\"bar bar-%zu\" width=\"16\" height=\"16\"/></svg> ", s);
		html_text(b, c->series[s].name);
		html_raw(b, "</li>");
	}
	html_raw(b, "</ul>");
}

struct safe_html svg_chart(struct arena *a, const struct svg_chart *c)
{
	int64_t most = most_of(c), step = svg_chart_step(most), top;
	struct buf b = BUF_INIT;
	struct str text;

	if (most == 0 || c->n == 0 || c->n > SVG_SERIES)
		return (struct safe_html){ STR("") };
	top = (most + step - 1) / step * step;
	legend_draw(&b, c);
	buf_fmt(&b, "<svg class=\"drawn-chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		WIDTH, HEIGHT);
	html_text(&b, c->title);
	html_raw(&b, "\">");
	scale_draw(&b, step, top);
	for (size_t i = 0; i < c->labels; i++) {
		for (size_t s = 0; s < c->n; s++)
			bar_draw(&b, c, s, i, top);
		buf_fmt(&b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">",
			(double)(LEFT * 10 + slot_width(c) * (int64_t)i + slot_width(c) / 2) / 10,
			HEIGHT - BOTTOM / 3);
		html_text(&b, c->label[i]);
		html_raw(&b, "</text>");
	}
	html_raw(&b, "</svg>");
	text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return (struct safe_html){ text };
}

/* What makes pages a little easier where scripts run; every page is whole without it. Its words stand
 * in the markup, in data- attributes, in the reader's language. */
"use strict";

/* What is wrong is read first. */
document.querySelector("main > .wrong-box")?.focus();

/* How many characters are left: data-most is the limit, data-left the words ("%1" is the number),
 * data-over those for too many. Counted as the server counts, in code points. */
for (const box of document.querySelectorAll("textarea[data-most][data-left]")) {
	const line = document.createElement("p");
	const show = () => {
		const left = Number(box.dataset.most) - Array.from(box.value).length;
		const words = left < 0 ? box.dataset.over : box.dataset.left;

		line.textContent = (words || "").replace("%1", String(Math.abs(left)));
		/* said aloud only where it begins to matter */
		line.setAttribute("aria-live", left < 20 ? "polite" : "off");
		line.className = left < 0 ? "left error" : "left hint";
	};

	line.id = box.id + "-left";
	box.setAttribute("aria-describedby",
			 ((box.getAttribute("aria-describedby") || "") + " " + line.id).trim());
	box.after(line);
	box.addEventListener("input", show);
	show();
}

/* A form is sent once. The button's own name and value have gone with it already. */
document.addEventListener("submit", event => {
	const form = event.target;

	if (form.getAttribute("method") !== "post" || event.defaultPrevented)
		return;
	if (form.dataset.sent) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = "yes";
	setTimeout(() => {
		for (const button of form.querySelectorAll("button:not([type=button])"))
			button.disabled = true;
	});
});

/* Back to a page that was sent: it can be sent again. */
addEventListener("pageshow", () => {
	for (const form of document.querySelectorAll("form[data-sent]")) {
		delete form.dataset.sent;
		for (const button of form.querySelectorAll("button"))
			button.disabled = false;
	}
});

/* What scrolls sideways can be scrolled with the keys. */
for (const wide of document.querySelectorAll("main table, .table, .chart"))
	if (wide.scrollWidth > wide.clientWidth && !wide.hasAttribute("tabindex"))
		wide.tabIndex = 0;

/* Taking a call, made quicker where scripts run: similar cases and categories appear while the operator
 * writes, and a category brings its questions. The page is whole without it. */
"use strict";

{
	const form = document.getElementById("intake");
	const similar = document.getElementById("similar"), asked = document.getElementById("asked");
	const suggested = document.getElementById("suggested");
	const round = new Map();
	const WAIT = 500;                /* milliseconds after the last key */
	let timer;

	/* A piece of the page; an answer that comes after a later question is dropped. */
	async function piece(where, address, options) {
		const mine = (round.get(where) || 0) + 1;

		round.set(where, mine);
		const got = await fetch(address, options).catch(() => null);
		const html = got && got.ok ? await got.text() : null;

		if (html !== null && mine === round.get(where))
			where.innerHTML = html;
	}

	/* Only what is needed: who calls stays here until the case is registered. */
	function said() {
		const body = new URLSearchParams();

		for (const name of ["csrf", "text", "address", "category", "suggested", "lat", "lon"]) {
			const field = form.elements[name];

			if (field && field.value)
				body.set(name, field.value);
		}
		return { method: "POST", body };
	}

	function look() {
		piece(similar, form.dataset.similar, said());
		if (!form.elements.category.value)
			piece(suggested, form.dataset.suggest, said());
	}

	function questions(category) {
		piece(asked, form.dataset.questions + "?category=" + encodeURIComponent(category));
	}

	form.addEventListener("input", event => {
		if (!["text", "address"].includes(event.target.name))
			return;
		clearTimeout(timer);
		timer = setTimeout(look, WAIT);
	});
	form.addEventListener("change", event => {
		const name = event.target.name;

		if (name === "suggested")
			form.elements.category.value = event.target.value;
		if (name === "category" || name === "suggested") {
			questions(form.elements.category.value);
			look();
		} else if (name === "lat" || name === "lon") {
			look();
		}
	});
}

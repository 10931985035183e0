/* The report form and its receipt, made a little easier where scripts run; both are whole without it.
 * Words stand in the markup, in data- attributes, in the reader's language. */
"use strict";

{
	const form = document.getElementById("report");
	const print = document.getElementById("print");

	if (print) {
		print.hidden = false;
		print.querySelector("button").addEventListener("click", () => window.print());
	}
	if (form)
		live(form);

	function live(form) {
		const text = form.elements.text, suggest = document.getElementById("suggest");
		const questions = document.getElementById("questions"), pick = form.elements.pick;
		const asked = new Map();
		let timer, shown = category();

		/* What is chosen now: in the list of all, or among what was suggested. */
		function category() {
			const one = form.querySelector("input[name=category]:checked");

			return pick.value || (one ? one.value : "");
		}

		/* A piece of the page; an answer that comes after a later question is dropped. */
		async function piece(where, address, options) {
			const mine = (asked.get(where) || 0) + 1;

			asked.set(where, mine);
			const got = await fetch(address, options).catch(() => null);

			if (!got || !got.ok)
				return false;
			const html = await got.text();
			if (mine !== asked.get(where))
				return false;
			where.innerHTML = html;
			return true;
		}

		async function ask() {
			const body = new URLSearchParams({ csrf: form.elements.csrf.value,
							   q: text.value.slice(0, 500) });
			const before = form.querySelector("input[name=category]:checked")?.value;

			if (text.value.trim().length < 2 ||
			    !await piece(suggest, form.dataset.suggest, { method: "POST", body }))
				return;
			for (const one of suggest.querySelectorAll("input[name=category]"))
				if (one.value === before)
					one.checked = true;
			follow();
		}

		async function follow() {
			const now = category();

			if (now === shown)
				return;
			shown = now;
			if (!await piece(questions, form.dataset.questions + "?category=" +
					 encodeURIComponent(now)))
				return;
			const consent = document.getElementById("consent");

			if (consent)
				consent.hidden = questions.querySelector("[data-no-consent]") !== null;
		}

		text.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(ask, 500);
		});
		form.addEventListener("change", event => {
			if (event.target.name === "category")
				pick.value = "";
			if (event.target.name === "category" || event.target === pick)
				follow();
		});
		addEventListener("load", () => place(form));
	}

	/* Where the reader stands; the map asks it too, so this is for offices that have none to show. */
	function place(form) {
		const box = document.getElementById("place"), said = box.querySelector("[role=status]");

		if (!navigator.geolocation || !isSecureContext || form.querySelector(".map:not([hidden])"))
			return;
		box.hidden = false;
		box.querySelector("button").addEventListener("click", () => {
			said.textContent = box.dataset.getting;
			navigator.geolocation.getCurrentPosition(at => {
				form.elements.lat.value = at.coords.latitude.toFixed(6);
				form.elements.lon.value = at.coords.longitude.toFixed(6);
				said.textContent = box.dataset.got.replace("%1",
									    String(Math.round(at.coords.accuracy)));
			}, () => {
				said.textContent = box.dataset.failed;
			}, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
		});
	}
}

/* Maps: a place to look at, a place to choose, and all public cases. What they say stands in the
 * markup (data-…), in the reader's language. Without a tile server a map is whole: the areas with
 * their names, a scale, a plain ground. */
(() => {
'use strict'

const CASES_MOST_ZOOM = 18
const APART = 44                         // pixels between the middles of two marks
const areasOf = new Map()               // address → the shapes, fetched once a page

function fetchAreas(address) {
	if (!areasOf.has(address))
		areasOf.set(address, fetch(address).then((r) => r.ok ? r.json() : null).catch(() => null))
	return areasOf.get(address)
}

/* Even-odd over all rings, as the server counts. */
function holds(feature, at) {
	let inside = false

	for (const ring of feature.geometry.coordinates)
		for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
			const [xi, yi] = ring[i], [xk, yk] = ring[k]

			if ((yi > at.lat) !== (yk > at.lat) &&
			    at.lng < (xk - xi) * (at.lat - yi) / (yk - yi) + xi)
				inside = !inside
		}
	return inside
}

function element(name, className, text) {
	const made = document.createElement(name)

	if (className) made.className = className
	if (text !== undefined) made.textContent = text
	return made
}

/* shades: area id → how dark, where the page tells it */
function drawAreas(map, frame, shades = {}) {
	if (!frame.areas)
		return Promise.resolve(null)
	return fetchAreas(frame.areas).then((shapes) => {
		if (!shapes)
			return null
		const ground = L.geoJSON(shapes, {
			interactive: false,
			style: (f) => ({ className: `area level-${f.properties.level} shade-${shades[f.properties.id] ?? 'none'}`, weight: f.properties.level > 1 ? 1 : 2,
			                 fillRule: 'evenodd' }),
		}).addTo(map)
		const names = []

		ground.eachLayer((layer) => {
			const { name, level } = layer.feature.properties

			if (level > 0)
				names.push({ layer, level, tip: L.tooltip({ permanent: true, direction: 'center',
					className: `area-name level-${level}`, interactive: false, opacity: 1 })
					.setContent(element('span', '', name)).setLatLng(layer.getBounds().getCenter()) })
		})
		// a name is there while its area is wide enough to carry it
		const show = () => {
			for (const n of names) {
				const b = n.layer.getBounds()
				const wide = map.latLngToContainerPoint(b.getNorthEast()).x -
				             map.latLngToContainerPoint(b.getSouthWest()).x
				const fits = n.level === 1 ? wide > 70 && wide < 1200 : wide > 240

				if (fits && !map.hasLayer(n.tip)) map.addLayer(n.tip)
				else if (!fits && map.hasLayer(n.tip)) map.removeLayer(n.tip)
			}
		}
		map.on('zoomend', show)
		show()
		return shapes
	})
}

function begin(box, frame) {
	const map = L.map(box, { zoomControl: false, maxZoom: 19, zoomSnap: 0.5 })

	L.control.zoom({ zoomInTitle: frame.zoomIn, zoomOutTitle: frame.zoomOut }).addTo(map)
	L.control.scale({ imperial: false }).addTo(map)
	map.attributionControl.setPrefix(false)
	if (frame.tiles) {
		box.classList.add('map-tiled')
		L.tileLayer(frame.tiles, { maxZoom: 19 }).addTo(map)
	}
	if (frame.credit)
		map.attributionControl.addAttribution(element('span', '', frame.credit).innerHTML)
	return map
}

/* Shows it all, also when the window changes, until the reader moves the map. */
function showAll(map, bounds) {
	const box = map.getContainer()
	let moved = false

	for (const act of ['pointerdown', 'keydown', 'wheel'])
		box.addEventListener(act, () => { moved = true }, { once: true, passive: true })
	map.fitBounds(bounds)
	map.on('resize', () => { if (!moved) map.fitBounds(bounds) })
}

function boundsOf(frame) {
	const v = (frame.box ?? '').split(',').map(Number)

	return v.length === 4 && v.every(Number.isFinite) ? L.latLngBounds([v[1], v[0]], [v[3], v[2]]) : null
}

/* By the mouse, a finger or the keyboard. */
function onAct(marker, act) {
	return marker.on('click', act).on('keydown', ({ originalEvent: e }) => {
		if (e.key !== 'Enter' && e.key !== ' ') return
		e.preventDefault()
		act()
	})
}

const dot = (className) => L.divIcon({ className: `pin ${className ?? ''}`, iconSize: [24, 24] })

/* ---- one place ---- */

function showPlace(box, frame) {
	const at = L.latLng(Number(box.dataset.lat), Number(box.dataset.lon))

	box.replaceChildren()
	const map = begin(box, frame).setView(at, 16)

	L.marker(at, { icon: dot(), title: box.dataset.title, alt: box.dataset.title, keyboard: false }).addTo(map)
	drawAreas(map, frame)
}

/* ---- a place to choose ---- */

function pickPlace(box, frame) {
	const form = box.closest('.pick')
	const lat = form.querySelector('input[name=lat]'), lon = form.querySelector('input[name=lon]')
	const said = element('p', 'hint'), keys = element('p', 'hint', box.dataset.keys)
	const buttons = element('p', 'pick-buttons')
	const bounds = boundsOf(frame)
	let shapes = null, marker = null

	if (!bounds && !frame.tiles)
		return
	box.hidden = false
	box.replaceChildren()
	said.setAttribute('role', 'status')
	const map = begin(box, frame)

	if (bounds) showAll(map, bounds)
	else map.setView([30, 110], 4)

	const tell = () => {
		if (!marker) {
			said.textContent = box.dataset.none
			return
		}
		const at = marker.getLatLng()
		const area = shapes?.features.filter((f) => holds(f, at))
			.sort((a, b) => b.properties.level - a.properties.level)[0]
		const where = area ? area.properties.name : shapes?.features.length ? box.dataset.outside : ''

		said.textContent = `${box.dataset.chosen}: ${at.lat.toFixed(5)}, ${at.lng.toFixed(5)}` +
			(where ? ` · ${where}` : '')
	}
	const choose = (at) => {
		if (!marker) {
			marker = L.marker(at, { icon: dot(), draggable: true, autoPan: true, keyboard: false,
			                        title: box.dataset.chosen }).addTo(map)
			marker.on('dragend', () => choose(marker.getLatLng()))
		}
		marker.setLatLng(at)
		lat.value = at.lat.toFixed(6)
		lon.value = at.lng.toFixed(6)
		tell()
		box.dispatchEvent(new CustomEvent('picked', { bubbles: true, detail: { lat: at.lat, lon: at.lng } }))
	}
	const button = (text, act) => {
		const made = element('button', 'secondary', text)

		made.type = 'button'
		made.addEventListener('click', act)
		buttons.append(made, ' ')
	}

	map.on('click', (e) => choose(e.latlng.wrap()))
	box.addEventListener('keydown', (e) => {
		if (e.key === 'Enter' && e.target === box) {
			e.preventDefault()              // it would send the form
			choose(map.getCenter())
		}
	})
	if (navigator.geolocation && window.isSecureContext)
		button(box.dataset.here, () => {
			said.textContent = box.dataset.hereWaits
			navigator.geolocation.getCurrentPosition((p) => {
				const at = L.latLng(p.coords.latitude, p.coords.longitude)

				map.setView(at, 17)
				choose(at)
			}, () => { said.textContent = box.dataset.hereFailed }, { enableHighAccuracy: true, timeout: 15000 })
		})
	button(box.dataset.middle, () => choose(map.getCenter()))
	button(box.dataset.clear, () => {
		marker?.remove()
		marker = null
		lat.value = lon.value = ''
		tell()
	})
	box.before(keys)
	box.after(buttons, said)
	if (lat.value && lon.value && Number.isFinite(Number(lat.value)) && Number.isFinite(Number(lon.value))) {
		choose(L.latLng(Number(lat.value), Number(lon.value)))
		map.setView(marker.getLatLng(), 16)
	}
	tell()
	drawAreas(map, frame).then((found) => { shapes = found; tell() })
}

/* ---- all public cases ---- */

function showCases(box, frame) {
	const bounds = boundsOf(frame)
	const headers = { 'Accept-Language': document.documentElement.lang }
	const said = element('p', 'hint')
	let asked = null

	if (!bounds && !frame.tiles)
		return
	said.setAttribute('role', 'status')
	box.replaceChildren()
	box.classList.add('map-live')
	box.after(said)
	const map = begin(box, frame)

	if (bounds) showAll(map, bounds)
	else map.setView([30, 110], 4)
	const layer = L.layerGroup().addTo(map)

	const titleOf = (p) => p.category?.name ?? p.number
	const wordsOf = (p) => [box.dataset[`state_${p.state}`], p.created?.slice(0, 10), p.number].filter(Boolean).join(' · ')
	const linkTo = (p) => {
		const link = element('a', '', titleOf(p))

		link.href = `/cases/${encodeURIComponent(p.number)}`
		return link
	}
	const open = (at, body) => {
		const popup = L.popup({ maxWidth: 280, maxHeight: 260 }).setLatLng(at).setContent(body).openOn(map)

		popup.getElement().querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', box.dataset.close)
		body.querySelector('a')?.focus()
		return popup
	}
	const openOne = (at, p) => {
		const body = element('div', 'map-case')
		const head = element('p', 'card-title'), text = element('p', '')

		head.append(linkTo(p))
		body.append(head, text, element('p', 'quiet', wordsOf(p)))
		const popup = open(at, body)

		fetch(`/api/v1/cases/${encodeURIComponent(p.number)}`, { headers })
			.then((r) => r.ok ? r.json() : null)
			.then((c) => {
				if (!c?.text) return
				const chars = [...c.text]

				text.textContent = chars.length > 80 ? chars.slice(0, 79).join('') + '…' : c.text
				popup.update()
			}).catch(() => {})
	}
	const openAll = (at, cases) => {
		const list = element('ul', 'map-case')

		for (const p of cases) {
			const line = element('li')

			line.append(linkTo(p), element('span', 'quiet', ` ${wordsOf(p)}`))
			list.append(line)
		}
		open(at, list)
	}
	const single = (at, p) => {
		const title = `${titleOf(p)} ${p.number}`
		const closed = p.state === 'closed' || p.state === 'archived'

		onAct(L.marker(at, { icon: dot(closed ? 'pin-closed' : 'pin-open'), title, alt: title }), () => openOne(at, p))
			.addTo(layer)
	}
	const several = (at, group) => {
		const size = group.n < 10 ? 32 : group.n < 100 ? 38 : 46
		const icon = L.divIcon({ className: 'cluster', html: element('span', '', group.n), iconSize: [size, size] })
		const title = box.dataset.cluster.replace('%1', group.n)
		const near = group.cases.length === group.n && (group.n <= 3 || map.getZoom() >= CASES_MOST_ZOOM - 1)

		onAct(L.marker(at, { icon, title, alt: title, riseOnHover: true }), () => near ? openAll(at, group.cases)
			: map.setView(at, Math.min(map.getZoom() + 2, CASES_MOST_ZOOM + 1))).addTo(layer)
	}
	/* The server's clusters are of its grid; what would still lie over one another becomes one, so that each can be
	 * hit with a finger. */
	const groups = (features) => {
		const made = []
		const items = features.map((f) => ({ n: f.properties.count ?? 1, p: f.properties,
			at: map.latLngToContainerPoint([f.geometry.coordinates[1], f.geometry.coordinates[0]]) }))

		items.sort((a, b) => b.n - a.n)
		for (const item of items) {
			const cases = item.p.cluster ? [] : [item.p]
			const near = made.find((g) => g.at.distanceTo(item.at) < APART)

			if (near) {
				near.n += item.n
				near.cases.push(...cases)
			} else {
				made.push({ n: item.n, at: item.at, cases })
			}
		}
		return made
	}
	const load = () => {
		const b = map.getBounds()
		const clip = (v, most) => Math.max(-most, Math.min(most, v)).toFixed(6)
		const query = new URLSearchParams(box.dataset.query)

		query.set('bbox', [clip(b.getWest(), 180), clip(b.getSouth(), 90), clip(b.getEast(), 180),
		                   clip(b.getNorth(), 90)].join(','))
		query.set('zoom', Math.max(0, Math.min(22, Math.floor(map.getZoom()))))
		asked?.abort()
		asked = new AbortController()
		fetch(`/api/v1/map?${query}`, { headers, signal: asked.signal })
			.then((r) => { if (!r.ok) throw new Error(r.status); return r.json() })
			.then((found) => {
				const all = groups(found.features)
				const n = all.reduce((sum, g) => sum + g.n, 0)

				layer.clearLayers()
				for (const g of all) {
					const at = map.containerPointToLatLng(g.at)

					if (g.n === 1 && g.cases.length) single(at, g.cases[0])
					else several(at, g)
				}
				said.textContent = (found.truncated ? box.dataset.many : box.dataset.count).replace('%1', n)
			})
			.catch((e) => { if (e.name !== 'AbortError') said.textContent = box.dataset.failed })
	}
	map.on('moveend', load)
	drawAreas(map, frame, Object.fromEntries((box.dataset.shades ?? '').split(' ').map((s) => s.split(':'))))
	load()
}

for (const box of document.querySelectorAll('.map')) {
	const frame = box.querySelector('.map-frame')?.dataset

	if (!frame) continue
	if ('pick' in box.dataset) pickPlace(box, frame)
	else if ('cases' in box.dataset) showCases(box, frame)
	else if (box.dataset.lat && box.dataset.lon) showPlace(box, frame)
}
})()

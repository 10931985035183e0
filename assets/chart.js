/* Charts: draws the numbers of a table above it. The table stays: it is what the chart says, in full.
 * <div class="chart" data-table="ID"> names it; a cell that is no number is a gap. */
(() => {
'use strict'

const DASH = [[], [8, 3], [2, 3], [12, 4, 2, 4], []]

function numbersOf(table) {
	const rows = [...table.tBodies[0].rows]
	const names = [...table.tHead.rows[0].cells].filter((c) => 'series' in c.dataset)
	const read = (row, cell) => {
		const text = row.cells[cell.cellIndex].textContent.trim()

		return /^\d+$/.test(text) ? Number(text) : null
	}

	return {
		labels: rows.map((r) => r.cells[0].textContent.trim()),
		series: names.map((c) => ({ name: c.textContent.trim(), value: rows.map((r) => read(r, c)) })),
	}
}

function draw(box) {
	const table = document.getElementById(box.dataset.table)

	if (!table) return
	const { labels, series } = numbersOf(table)
	const style = getComputedStyle(box)
	const ink = style.color, line = style.getPropertyValue('--line').trim() || '#ccc'
	const colour = (i) => style.getPropertyValue(['--edge', '--series-3', '--series-2', '--series-4', '--series-1'][i % 5]).trim() || ink

	if (labels.length < 2 || !series.length) return
	box.replaceChildren()
	const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } }
	const plot = new uPlot({
		width: box.clientWidth, height: 320, ms: 1,
		scales: { x: { time: false, range: [-0.3, labels.length - 0.7] }, y: { range: (u, min, max) => [0, Math.max(max * 1.05, 5)] } },
		axes: [
			{ ...axis, splits: () => labels.map((_, i) => i),
			  values: (u, at) => {
				const each = Math.max(1, Math.ceil(labels.length * 64 / u.width))
				return at.map((i) => i % each ? '' : labels[i] ?? '')
			  } },
			{ ...axis, size: 56 },
		],
		series: [
			{ label: table.tHead.rows[0].cells[0].textContent.trim(), value: (u, v) => labels[v] ?? '' },
			...series.map((s, i) => ({ label: s.name, stroke: colour(i), width: 2, dash: DASH[i % 5],
			                           points: { show: true, size: 6 }, value: (u, v) => v ?? '–' })),
		],
	}, [labels.map((_, i) => i), ...series.map((s) => s.value)], box)

	addEventListener('resize', () => plot.setSize({ width: box.clientWidth, height: 320 }))
}

for (const box of document.querySelectorAll('.chart[data-table]'))
	draw(box)
})()

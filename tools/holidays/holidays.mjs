// Writes the facts of data/holidays/ from the npm package chinese-days, which keeps what the
// General Office of the State Council publishes each year. Run by hand when a year is added:
//
//     cd tools/holidays && npm ci --ignore-scripts
//     node holidays.mjs 2024 2026 > ../../data/holidays/cn-2024-2026.csv
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const [from, to] = process.argv.slice(2);
if (!/^\d{4}$/.test(from ?? '') || !/^\d{4}$/.test(to ?? '') || from > to) {
	console.error('usage: node holidays.mjs FIRST-YEAR LAST-YEAR');
	process.exit(2);
}

// the notices themselves: number, date, and where the package's authors read them
const notices = {
	2024: '国办发明电〔2023〕7号 https://www.gov.cn/zhengce/content/202310/content_6911527.htm',
	2025: '国办发明电〔2024〕12号 https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm',
	2026: '国办发明电〔2025〕7号 https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
};

const facts = JSON.parse(readFileSync(require.resolve('chinese-days/dist/chinese-days.json'), 'utf8'));
const { version } = require('chinese-days/package.json');
const rows = [];
for (const [list, kind] of [['holidays', 'holiday'], ['workdays', 'makeup']])
	for (const [date, name] of Object.entries(facts[list]))
		if (date >= from && date.slice(0, 4) <= to)
			rows.push([date, kind, name.split(',')[1]]);
rows.sort(([a], [b]) => (a < b ? -1 : 1));

const out = [
	`# Public holidays and make-up working days (调休) of mainland China ${from}-${to}.`,
	'# Source: the yearly notices of the General Office of the State Council on the arrangement of',
	'# holidays (国务院办公厅关于部分节假日安排的通知):',
];
for (let year = Number(from); year <= Number(to); year++) {
	if (!notices[year])
		throw new Error(`add the notice for ${year}`);
	out.push(`#   ${year}: ${notices[year]}`);
}
out.push(`# Read from the npm package chinese-days ${version} (MIT) by tools/holidays/holidays.mjs.`,
	 '# A holiday is every day off by the notice, the weekend days in it too; any other Saturday',
	 '# or Sunday is an ordinary weekend day and is not listed.',
	 'date,kind,name');
for (const row of rows)
	out.push(row.join(','));
console.log(out.join('\n'));

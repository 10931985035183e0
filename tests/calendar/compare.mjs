// Compares the calendar of mainland China with the npm package chinese-days, by its own functions:
// every day of 2024-2026, and the n-th working day after it. Run as: node compare.mjs FACTS-PROGRAM.
// Exit status 77 (skipped) where the package is not installed (npm ci in tools/holidays).
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../tools/holidays/package.json', import.meta.url));
let isWorkday, findWorkday;
try {
	({ isWorkday, findWorkday } = require('chinese-days'));
} catch (e) {
	if (e.code !== 'MODULE_NOT_FOUND')
		throw e;
	console.error('chinese-days is not installed: npm ci --ignore-scripts in tools/holidays');
	process.exit(77);
}

let days = 0, deadlines = 0, failed = 0;
const lines = execFileSync(process.argv[2], { encoding: 'utf8', maxBuffer: 1 << 26 });
for (const line of lines.trimEnd().split('\n')) {
	const [date, amount, due] = line.split(' ');
	const theirs = due === undefined ? String(Number(isWorkday(date))) : findWorkday(Number(amount), date);
	const ours = due === undefined ? amount : due;

	due === undefined ? days++ : deadlines++;
	if (ours !== theirs && failed++ < 20)
		console.error(`${line}: chinese-days says ${theirs}`);
}
console.log(`${days} days, ${deadlines} deadlines, ${failed} differ`);
process.exit(failed || days !== 1096 || deadlines < 10000 ? 1 : 0);

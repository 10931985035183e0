// The commands, run as a person at a shell runs them: exit status, what they say, what they leave.
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, writeFileSync, writeSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { startServer, folder, run, test, assert } from './daodi.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const town = ['--cases', 80, '--seed', 5, '--until', '2026-06-30']
let dir

test('a demo town is made once, in a new or empty folder', () => {
    dir = join(folder(), 'town')
    const said = run('demo', '--data', dir, ...town).stdout
    assert.match(said, /^operator +\S+ +dd_\S+$/m)
    assert.equal(statSync(join(dir, 'master.key')).mode & 0o777, 0o600)
    assert.equal(statSync(join(dir, 'daodi.sqlite')).mode & 0o077, 0)
    run('demo', '--data', dir, { status: 1 })
    run('fsck', '--data', dir)
})

test('the same seed and date make the same bytes of export', () => {
    const other = join(folder(), 'other'), third = join(folder(), 'third')
    run('demo', '--data', other, ...town)
    run('demo', '--data', third, '--cases', 80, '--seed', 6, '--until', '2026-06-30')
    const take = (data, ...words) => run('export', ...words, '--data', data).stdout
    for (const words of [['cases', '--format', 'csv'], ['cases', '--format', 'jsonl'], ['cases', '--format', 'geojson'],
                         ['events', '--format', 'jsonl'], ['indicators', '--format', 'csv']])
        assert.equal(take(other, ...words), take(dir, ...words), words.join(' '))
    assert.notEqual(take(third, 'cases'), take(dir, 'cases'))
})

test('a town has at least ten units, ten areas, forty categories', async (t) => {
    const small = folder()
    run('demo', '--cases', 1, '--data', join(small, 't'))
    const server = await startServer(t, { data: join(small, 't') })
    const count = async (what) => (await server.as().get(`/api/v1/${what}`)).json.items
    assert.ok((await count('units')).length >= 10)
    assert.ok((await count('areas')).length >= 10)
    const categories = await count('categories')
    assert.ok(categories.length >= 40)
    const open = categories.filter((c) => c.public)
    assert.ok(open.length > 10)
    assert.ok(open.some((c) => (c.questions ?? []).length > 0))
})

const columns = 'number,external_id,source,kind,origin,state,outcome,category,category_code,unit,unit_code,area,' +
                'area_code,lat,lon,address,created,due,answered,closed,claimed,found,said,satisfaction,text,reply'

test('an export of cases has the columns that others rely on', () => {
    const out = join(folder(), 'cases.csv')
    run('export', 'cases', '--format', 'csv', '--out', out, '--data', dir)
    const text = readFileSync(out, 'utf8')
    assert.equal(text.replace(/^\ufeff/, '').split(/\r?\n/)[0], columns)
    const places = JSON.parse(run('export', 'cases', '--format', 'geojson', '--data', dir).stdout)
    assert.equal(places.type, 'FeatureCollection')
    for (const line of run('export', 'events', '--format', 'jsonl', '--data', dir).stdout.trim().split('\n')) JSON.parse(line)
    const sheet = run('export', 'cases', '--format', 'xlsx', '--data', dir, { encoding: 'buffer' }).stdout
    assert.equal(sheet.subarray(0, 2).toString(), 'PK')
})

test('what was exported can be imported, once', async (t) => {
    const file = join(folder(), 'cases.csv'), fresh = join(folder(), 'fresh')
    run('export', 'cases', '--format', 'csv', '--out', file, '--data', dir)
    run('init', '--data', fresh)
    const rows = () => {
        const text = run('export', 'cases', '--format', 'jsonl', '--data', fresh).stdout.trim()
        return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line))
    }
    run('import', 'cases', file, '--profile', 'daodi', '--data', fresh)
    const first = rows()
    const before = run('export', 'cases', '--format', 'jsonl', '--data', dir).stdout.trim().split('\n')
    assert.equal(first.length, before.length)
    assert.deepEqual(new Set(first.map((r) => r.number)), new Set(before.map((line) => JSON.parse(line).number)))
    for (const row of first)
        assert.ok(!['solved', 'partly'].includes(row.outcome), `an import is never ${row.outcome}`)
    run('import', 'cases', file, '--profile', 'daodi', '--data', fresh)
    assert.equal(rows().length, first.length, 'a second run imports nothing twice')
    run('fsck', '--data', fresh)
})

test('a row that cannot be read is kept with its line, field and reason; the rest is in', () => {
    const file = join(folder(), 'city.csv'), fresh = join(folder(), 'fresh')
    const header = 'service_request_id,requested_datetime,updated_datetime,status,status_notes,service_name,service_code,description,lat,long'
    writeFileSync(file, [header,
                         '1,2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,open,,Lamp,L1,"out, again\nand again",42.3,-71.0',
                         '2,yesterday,,open,,Lamp,L1,x,42.3,-71.0',
                         '3,2026-01-02T03:04:05Z,,open,,Lamp,L1,y,42.3,-71.0', ''].join('\n'))
    run('init', '--data', fresh)
    run('import', 'cases', file, '--profile', 'open311', '--data', fresh, { status: 1 })
    const rejected = readFileSync(file + '.rejected.csv', 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/)
    assert.match(rejected[0], /^line,field,reason,service_request_id/)
    assert.equal(rejected.length, 2, rejected.join('\n'))
    assert.match(rejected[1], /^4,[^,]*,.*yesterday/, 'the line of the file, counting line feeds inside fields')
    assert.equal(run('export', 'cases', '--format', 'jsonl', '--data', fresh).stdout.trim().split('\n').length, 2)
})

test('a backup taken beside a running server is restored to the same record', async (t) => {
    const server = await startServer(t, { data: dir })
    const operator = server.as(server.token('operator'))
    await operator.post('/api/v1/cases', { text: '备份之前', requester: { name: '王桂兰', phone: '13800138000' } }, { expect: 201 })
    const file = join(folder(), 'backup'), back = join(folder(), 'back')
    run('backup', file, '--data', dir)
    await operator.post('/api/v1/cases', { text: '备份之后' }, { expect: 201 })
    for (const name of [file, file + '.keys']) assert.equal(statSync(name).mode & 0o077, 0, 'for its owner only')
    run('restore', file, '--data', back)
    run('fsck', '--data', back)
    const texts = run('export', 'cases', '--format', 'csv', '--data', back).stdout
    assert.ok(texts.includes('备份之前') && !texts.includes('备份之后'))
    run('restore', file, '--data', back, { status: 1 })
    // the record alone opens nothing that is sealed
    const bytes = readFileSync(file).toString('latin1')
    assert.ok(!bytes.includes(Buffer.from('王桂兰').toString('latin1')) && !bytes.includes('13800138000'))
})

test('a folder that cannot be served is refused with what to do', () => {
    const none = join(folder(), 'none')
    assert.match(run('serve', '--data', none, { status: 1 }).stderr, /daodi init/)
    const hurt = folder()
    for (const name of readdirSync(dir).filter((n) => !/-(wal|shm)$/.test(n) && statSync(join(dir, n)).isFile()))
        copyFileSync(join(dir, name), join(hurt, name))
    const file = openSync(join(hurt, 'daodi.sqlite'), 'r+')
    writeSync(file, Buffer.alloc(100, 0x5a), 0, 100, 0)
    closeSync(file)
    assert.match(run('serve', '--data', hurt, '--listen', '127.0.0.1:0', { status: 1 }).stderr, /damaged.*daodi restore/)
    run('fsck', '--data', hurt, { status: 1 })
})

test('one server a folder', async (t) => {
    await startServer(t, { data: dir })
    assert.match(run('serve', '--data', dir, '--listen', '127.0.0.1:0', { status: 1 }).stderr, /already serves/)
})

test('wrong usage ends with 2 and says what is right', () => {
    for (const words of [['wish'], ['serve'], ['serve', '--data'], ['demo', '--data', folder(), '--cases', 'many'],
                         ['token', 'create', '--data', dir], ['token', 'create', '--role', 'king', '--data', dir],
                         ['export', 'dreams', '--data', dir], ['import', 'cases', '--data', dir], ['init', '--nonsense', 'x']]) {
        const said = run(...words, { status: null })
        assert.ok([1, 2].includes(said.status), words.join(' '))
        assert.ok(said.stderr.length > 10, words.join(' '))
        assert.equal(said.stdout, '', words.join(' '))
    }
    assert.equal(run('wish', { status: null }).status, 2)
    assert.equal(run('serve', { status: null }).status, 2)
})

test('it runs from any folder and leaves nothing there', () => {
    const here = folder(), before = process.cwd()
    mkdirSync(join(here, 'work'))
    process.chdir(join(here, 'work'))
    try {
        run('init', '--data', '../data')
        assert.ok(existsSync(join(here, 'data', 'daodi.sqlite')))
        assert.deepEqual(readdirSync('.'), [])
    } finally {
        process.chdir(before)
    }
})

test('the man page knows every command', () => {
    const page = readFileSync(join(root, 'docs/man/daodi.1'), 'utf8')
    const said = run({ status: null })
    const usage = said.stdout + said.stderr
    const commands = [...usage.matchAll(/^ *daodi (\w+)/gm)].map((m) => m[1])
    assert.ok(commands.length > 8, usage)
    for (const command of new Set(commands)) assert.match(page, new RegExp(`^\\.(Cm|It Cm) .*\\b${command}\\b`, 'm'), command)
    for (const [, flag] of usage.matchAll(/--([a-z-]+)/g)) assert.ok(page.includes(`-${flag}`), `--${flag}`)
})

test('doctor looks and changes nothing', () => {
    const before = run('export', 'events', '--format', 'csv', '--data', dir).stdout
    assert.match(run('doctor', '--data', dir, { status: null }).stdout, /^ok /m)
    assert.equal(run('export', 'events', '--format', 'csv', '--data', dir).stdout, before)
})

// What comes in from other systems and goes out again: the files of three cities as they publish
// them, through the mappings that ship; files that are wrong, and what is said about them; the
// office's own tables. Expected counts are those of the cities' own columns.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder, run, startServer, test, assert, long } from './daodi.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = process.env.DAODI_SHARED ?? join(root, '../shared/data')

/** The city's file, unpacked, or undefined after a word about it. */
function city(t, name) {
    const packed = join(shared, `${name}.xz`)
    if (!existsSync(packed)) {
        t.skip(`${packed} is not there`)
        return undefined
    }
    const path = join(folder(), name)
    writeFileSync(path, execFileSync('xz', ['-dc', packed], { maxBuffer: 1 << 30 }))
    return path
}

function file(name, text) {
    const path = join(folder(), name)
    writeFileSync(path, text)
    return path
}

function office() {
    const dir = join(folder(), 'data')
    run('init', '--data', dir)
    return dir
}

/** RFC 4180 into objects by the header. */
function table(text) {
    const rows = []
    let row = [], cell = '', quoted = false
    for (let i = 0; i < text.length; i++) {
        const c = text[i]
        if (quoted) {
            if (c !== '"') cell += c
            else if (text[i + 1] === '"') cell += text[++i]
            else quoted = false
        } else if (c === '"') quoted = true
        else if (c === ',') { row.push(cell); cell = '' }
        else if (c === '\n') { row.push(cell); rows.push(row); row = []; cell = '' }
        else if (c !== '\r') cell += c
    }
    assert.equal(cell, '', 'the last line has an end')
    const [header, ...rest] = rows
    for (const r of rest) assert.equal(r.length, header.length, `columns of ${r}`)
    return rest.map((r) => Object.fromEntries(header.map((name, i) => [name, r[i]])))
}

const exported = (dir, what = 'cases', ...words) =>
    table(run('export', what, ...words, '--data', dir).stdout)

const counts = (rows, column) => {
    const n = {}
    for (const row of rows) n[row[column]] = (n[row[column]] ?? 0) + 1
    return n
}

const importCases = (dir, path, profile, options = {}) =>
    run('import', 'cases', path, '--profile', profile, '--data', dir, options)

const fsck = (dir) => {
    if (run('help').stdout.includes('daodi fsck')) run('fsck', '--data', dir)
}

const done = (read, imported, known) =>
    new RegExp(`^${read} rows read, ${imported} imported, ${known} known already$`, 'm')

process.env.LC_ALL = 'C.UTF-8'

/** Everything that must be the same when an export is imported elsewhere. */
function assertRoundTrip(dir) {
    const before = exported(dir)
    const path = join(folder(), 'export.csv')
    run('export', 'cases', '--out', path, '--data', dir)
    assert.deepEqual(table(readFileSync(path, 'utf8')), before, '--out holds what standard output gets')
    // what was reported here is known elsewhere by its number
    for (const row of before) {
        row.external_id ||= row.number
        row.source ||= 'daodi'
    }
    assert.deepEqual(readdirSync(dirname(path)), ['export.csv'], 'nothing is left beside it')
    const other = office()
    assert.match(importCases(other, path, 'daodi').stdout, done(before.length, before.length, 0))
    const after = exported(other)
    for (const column of ['state', 'outcome', 'category', 'category_code', 'unit', 'unit_code', 'kind', 'origin', 'source'])
        assert.deepEqual(counts(after, column), counts(before, column), column)
    const by = new Map(after.map((row) => [row.number, row]))
    for (const row of before) {
        const twin = by.get(row.number)
        assert.ok(twin, `${row.number} is there again`)
        for (const column of ['external_id', 'lat', 'lon', 'address', 'created', 'due', 'closed', 'text', 'reply'])
            assert.equal(twin[column], row[column], `${row.number} ${column}`)
    }
    fsck(other)
}

// ---- cities ----

test('Boston: every request of half a year, once', async (t) => {
    const path = city(t, 'boston-open311-2018h1.csv')
    if (!path) return
    const dir = office()
    assert.match(importCases(dir, path, 'open311').stdout, done(37084, 37084, 0))
    assert.ok(!existsSync(`${path}.rejected.csv`))
    const once = run('export', 'cases', '--data', dir).stdout
    const rows = table(once)
    assert.equal(rows.length, 37084)
    assert.deepEqual(counts(rows, 'state'), { closed: 32079, registered: 5005 })
    assert.deepEqual(counts(rows, 'category'), {
        'Illegal Parking': 17156, 'Other': 12679, 'Sidewalk Not Shoveled': 4818, 'Abandoned Vehicle': 2431,
    })
    assert.equal(rows.filter((row) => row.text === '').length, 1717, 'without a description')
    assert.deepEqual(counts(rows, 'outcome'), { no_verdict: 32079, '': 5005 }, 'nothing counts as solved')
    assert.equal(new Set(rows.map((row) => row.number)).size, 37084)
    assert.match(importCases(dir, path, 'open311').stdout, done(37084, 0, 37084))
    assert.ok(run('export', 'cases', '--data', dir).stdout === once, 'a second run changes nothing')
    const events = run('export', 'events', '--format', 'jsonl', '--data', dir).stdout.trimEnd().split('\n')
    assert.equal(events.length, 37084)
    fsck(dir)
    if (long) assertRoundTrip(dir)
})

test('Los Angeles: words of its own for the status, owners as units', async (t) => {
    const path = city(t, 'la-myla311-2020-01.csv')
    if (!path) return
    const dir = office()
    assert.match(importCases(dir, path, 'myla311').stdout, done(10000, 10000, 0))
    const rows = exported(dir)
    // Open 16 and Pending 15; Closed 9,723, Cancelled 244, Referred Out 2
    assert.deepEqual(counts(rows, 'state'), { closed: 9969, registered: 31 })
    assert.deepEqual(counts(rows, 'outcome'), { no_verdict: 9723, withdrawn: 244, referred: 2, '': 31 })
    const units = counts(rows, 'unit')
    assert.equal(Object.keys(units).length, 7)
    assert.equal(units.BOS, 7067)
    assert.equal(units.OCB, 2628)
    assert.equal(Object.keys(counts(rows, 'category')).length, 11)
    assert.equal(rows.filter((row) => row.lat === '').length, 11)
    fsck(dir)
    assertRoundTrip(dir)
})

test('New York: the community districts, and where each case lies', async (t) => {
    const path = city(t, 'nyc311-2019-12-31.csv')
    const areas = city(t, 'nyc-community-districts.geojson')
    if (!path || !areas) return
    const dir = office()
    assert.equal(run('import', 'areas', areas, '--profile', 'nyc311', '--data', dir).stdout, '59 imported\n')
    assert.match(importCases(dir, path, 'nyc311').stdout, done(1000, 1000, 0))
    const rows = exported(dir)
    assert.equal(counts(rows, 'state').closed, 997)
    assert.equal(Object.keys(counts(rows, 'category')).length, 64)
    assert.equal(Object.keys(counts(rows, 'unit')).length, 11)
    assert.equal(rows.filter((row) => row.lat === '').length, 13)
    // the city's own word for the district of each case: "15 BROOKLYN" is 315
    const boroughs = { MANHATTAN: 1, BRONX: 2, BROOKLYN: 3, QUEENS: 4, 'STATEN ISLAND': 5 }
    const theirs = new Map(table(readFileSync(path, 'utf8')).map((row) => {
        const said = /^(\d\d) (.+)$/.exec(row.community_board)
        return [row.unique_key, said && boroughs[said[2]] ? `${boroughs[said[2]]}${said[1]}` : '']
    }))
    const placed = rows.filter((row) => row.lat !== '')
    assert.equal(placed.filter((row) => row.area_code && row.area_code === theirs.get(row.external_id)).length, 980)
    assert.equal(placed.filter((row) => row.area_code && row.area_code !== theirs.get(row.external_id)).length, 2)
    assert.equal(placed.filter((row) => !row.area_code).length, 5, 'outside every district: a gap')
    for (const row of rows)
        if (row.lat === '') assert.ok(row.area_code === '' || row.area_code === theirs.get(row.external_id))
    assert.match(importCases(dir, path, 'nyc311').stdout, done(1000, 0, 1000))

    const points = JSON.parse(run('export', 'cases', '--format', 'geojson', '--data', dir).stdout)
    assert.equal(points.features.length, 987)
    const [lon, lat] = points.features[0].geometry.coordinates
    assert.ok(lon < -73 && lon > -75 && lat > 40 && lat < 41, 'longitude first')
    fsck(dir)
    assertRoundTrip(dir)
})

// ---- small files, right and wrong ----

const HEADER = 'number,external_id,source,kind,origin,state,outcome,category,category_code,unit,unit_code,area,' +
    'area_code,lat,lon,address,created,due,answered,closed,claimed,found,said,satisfaction,text,reply'
const line = (cells) => HEADER.split(',').map((name) => {
    const v = String(cells[name] ?? '')
    return /[",\r\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v
}).join(',')
const open = { state: 'registered', created: '2026-03-02T08:00:00Z', category: '路灯', text: '灯不亮' }
const cases = (...rows) => [HEADER, ...rows.map(line)].join('\r\n') + '\r\n'

test('wrong rows are set aside with every reason, the others come in', () => {
    const dir = office()
    const path = file('damaged.csv', cases(
        { ...open, external_id: 'a' },
        { ...open, external_id: 'b', created: 'yesterday', lat: 'north', lon: '116' },
        { ...open, external_id: '' },
        { ...open, external_id: 'd', text: 'say "hello",\nplease' },
    ) + 'x,y\r\n')
    const told = importCases(dir, path, 'daodi', { status: 1 })
    assert.match(told.stdout, done(5, 2, 0))
    assert.match(told.stdout, /^3 rejected$/m)
    assert.match(told.stderr, /damaged\.csv\.rejected\.csv/)
    const rejected = readFileSync(`${path}.rejected.csv`, 'utf8')
    assert.equal(rejected.split('\r\n')[0], `line,field,reason,${HEADER}`)
    const rows = table(rejected)
    assert.deepEqual(rows.map((row) => row.line), ['3', '4', '7'])
    assert.equal(rows[0].external_id, 'b')
    assert.equal(rows[0].created, 'yesterday')
    assert.deepEqual(rows[0].field.split(';').sort(), ['created', 'lat'])
    assert.equal(rows[0].reason.split(';').length >= 2, true, rows[0].reason)
    assert.equal(rows[1].field, 'external_id')
    assert.equal(rows[2].number, 'x')

    // put right, the file of what was rejected is itself a file of cases
    writeFileSync(path, cases({ ...open, external_id: 'a' }, { ...open, external_id: 'b' },
                              { ...open, external_id: 'c' }, { ...open, external_id: 'd' }))
    assert.match(importCases(dir, path, 'daodi').stdout, done(4, 2, 2))
    assert.ok(!existsSync(`${path}.rejected.csv`), 'what was rejected before is put right')
    assert.equal(exported(dir).find((row) => row.external_id === 'd').text, 'say "hello",\nplease')
    fsck(dir)
})

test('the same external id of another source is another case', () => {
    const dir = office()
    const path = file('two.csv', cases({ ...open, external_id: '1', source: 'east' },
                                       { ...open, external_id: '1', source: 'west' },
                                       { ...open, external_id: '1', source: 'east' }))
    assert.match(importCases(dir, path, 'daodi').stdout, done(3, 2, 1))
})

test('categories and units that are lacking are made once, marked, and hidden from the public', async (t) => {
    const row = { ...open, category: '井盖', unit: '市政所', unit_code: 'shizheng' }
    const path = file('new.csv', cases({ ...row, external_id: '1' }, { ...row, external_id: '2' },
                                       { ...row, external_id: '3', category_code: 'cover' }))
    const server = await startServer(t, { prepare: (dir) => importCases(dir, path, 'daodi') })
    const auditor = server.as(server.token('auditor'))
    const categories = (await auditor.get('/api/v1/categories')).json.items.filter((c) => c.name === '井盖')
    assert.equal(categories.length, 2)
    assert.ok(categories.some((c) => c.code === 'cover'))
    for (const c of categories) {
        assert.equal(c.public, false)
        assert.equal(c.place, false)
        assert.equal(c.tier, 'none')
    }
    const units = (await auditor.get('/api/v1/units')).json.items
    assert.equal(units.filter((u) => u.code === 'shizheng').length, 1)
    const rows = exported(server.data)
    assert.deepEqual(counts(rows, 'unit'), { 市政所: 3 }, 'nobody is accountable there, the label stays')
    assert.deepEqual(counts(rows, 'state'), { registered: 3 })
})

test('an import beside a running server is seen by it', async (t) => {
    const server = await startServer(t)
    const auditor = server.as(server.token('auditor'))
    const path = file('late.csv', cases({ ...open, external_id: '1' }))
    server.run('import', 'cases', path, '--profile', 'daodi')
    const list = await auditor.all('/api/v1/cases')
    assert.equal(list.length, 1)
    const told = (await auditor.get(`/api/v1/cases/${list[0].number}`)).json
    assert.equal(told.category.name ?? told.category, '路灯')
})

test('a reported case goes out with its events, and an open end stays open', async (t) => {
    const server = await startServer(t)
    await server.as().post('/api/v1/cases', { text: '=1+1 是公式吗' }, { expect: 201 })
    const [row] = exported(server.data)
    assert.equal(row.text, '=1+1 是公式吗', 'data is given out as it is')
    assert.equal(row.closed, '')
    const events = run('export', 'events', '--format', 'jsonl', '--data', server.data).stdout
        .trimEnd().split('\n').map((l) => JSON.parse(l))
    assert.deepEqual(Object.keys(events[0]),
                     ['number', 'seq', 'action', 'actor', 'recorded_at', 'occurred_at', 'data'])
    assert.equal(events[0].action, 'report')
    assert.equal(events[0].number, row.number)
    assert.equal(typeof events[0].data, 'object')
    const figures = exported(server.data, 'indicators')
    assert.deepEqual([...new Set(figures.map((f) => f.group))], ['month', 'category', 'area', 'unit'])
    assert.ok(figures.every((f) => f.cases === '1'))
    assertRoundTrip(server.data)
})

test('the same store gives the same bytes in every form', () => {
    const dir = office()
    importCases(dir, file('a.csv', cases({ ...open, external_id: '1', lat: '39.9', lon: '116.3' })), 'daodi')
    for (const format of ['csv', 'jsonl', 'xlsx', 'geojson']) {
        const once = run('export', 'cases', '--format', format, '--data', dir, { encoding: 'buffer' }).stdout
        const twice = run('export', 'cases', '--format', format, '--data', dir, { encoding: 'buffer' }).stdout
        assert.ok(once.length > 100 && once.equals(twice), format)
        if (format === 'xlsx') assert.equal(once.subarray(0, 2).toString(), 'PK')
    }
    assert.match(run('export', 'events', '--format', 'geojson', '--data', dir, { status: 1 }).stderr, /--format/)
    assert.equal(run('export', 'nothing', '--data', dir, { status: 2 }).stdout, '')
})

test('what cannot be read is said in a sentence', () => {
    const dir = office()
    const here = folder()
    mkdirSync(join(here, 'sub'))
    assert.match(importCases(dir, join(here, 'none.csv'), 'daodi', { status: 1 }).stderr, /none\.csv cannot be read/)
    assert.match(importCases(dir, join(here, 'sub'), 'daodi', { status: 1 }).stderr, /is a folder/)
    const packed = join(here, 'x.csv.xz')
    writeFileSync(packed, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]))
    assert.match(importCases(dir, packed, 'daodi', { status: 1 }).stderr, /unpack it first/)
    assert.match(importCases(dir, file('empty.csv', ''), 'daodi', { status: 1 }).stderr, /is empty/)
    const lacking = importCases(dir, file('lacking.csv', 'id,when\n1,2\n'), 'daodi', { status: 1 }).stderr
    assert.match(lacking, /lacking\.csv: external_id: .*'external_id'/)
    assert.match(importCases(dir, packed, 'nowhere', { status: 1 }).stderr, /nowhere/)
    run('import', 'dreams', packed, '--data', dir, { status: 2 })
    run('import', 'cases', '--data', dir, { status: 2 })
})

test('an import that was cut off is simply run again', async () => {
    const dir = office()
    const n = 4000
    const path = file('long.csv', cases(...Array.from({ length: n }, (_, i) => ({ ...open, external_id: i + 1 }))))
    const child = spawn(process.env.DAODI, ['import', 'cases', path, '--profile', 'daodi', '--data', dir])
    const ended = new Promise((resolve) => child.on('exit', (status, signal) => resolve(signal)))
    while (exported(dir).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    assert.equal(await ended, 'SIGKILL', 'it was still at work')
    const before = exported(dir).length
    assert.ok(before > 0 && before < n, `${before} rows were kept`)
    assert.match(importCases(dir, path, 'daodi').stdout, done(n, n - before, before))
    assert.equal(new Set(exported(dir).map((row) => row.external_id)).size, n)
    fsck(dir)
})

test('a duplicate is linked to its master, whichever comes first', async (t) => {
    const header = 'service_request_id,status,status_notes,service_name,service_code,description,requested_datetime,updated_datetime,lat,long\n'
    const request = (id, notes) => `${id},closed,${notes},Pothole,p1,deep,2026-03-02T08:00:00Z,2026-03-03T08:00:00Z,42.3,-71.1\n`
    const path = file('dup.csv', header + request('101000000002', 'Duplicate of 101000000001') +
                      request('101000000001', '') + request('101000000003', 'duplicate of 101000000001') +
                      request('101000000004', 'duplicate of 101000000009'))
    const server = await startServer(t, { prepare: (dir) => importCases(dir, path, 'open311') })
    const auditor = server.as(server.token('auditor'))
    const number = Object.fromEntries(exported(server.data).map((row) => [row.external_id.at(-1), row.number]))
    const { links } = (await auditor.get(`/api/v1/cases/${number[1]}`)).json
    assert.deepEqual(links.map((l) => `${l.relation} ${l.from ?? l.number}`).sort(),
                     [2, 3].map((i) => `duplicate_of ${number[i]}`).sort())
    assert.deepEqual((await auditor.get(`/api/v1/cases/${number[4]}`)).json.links, [])
    // and once only
    assert.match(server.run('import', 'cases', path, '--profile', 'open311').stdout, done(4, 0, 4))
    assert.equal((await auditor.get(`/api/v1/cases/${number[1]}`)).json.links.length, 2)
})

// ---- the office's own tables ----

test('categories, questions, units, accounts and holidays come in; errors name file, line and field', () => {
    const dir = office()
    const take = (kind, name, text, options = {}) => run('import', kind, file(name, text), '--data', dir, options)
    const refused = (kind, name, text, ...words) => {
        const { stderr } = take(kind, name, text, { status: 1 })
        for (const word of [name, ...words]) assert.ok(stderr.includes(word), `${stderr} has ${word}`)
    }
    assert.equal(take('categories', 'c.csv', 'code,name,parent\nroad,道路,\nhole,坑洼,road\n').stdout, '2 imported\n')
    refused('categories', 'c2.csv', 'code,name,kind\nx,甲,complaint\ny,乙,wish\n', 'line 3', 'kind')
    assert.equal(take('questions', 'q.csv', 'category,order,code,datatype,description\nhole,1,size,string,多大\n').stdout,
                 '1 imported\n')
    refused('questions', 'q2.csv', 'category,order,code,datatype,description\nnone,1,size,string,多大\n', 'line 2', 'category')
    assert.equal(take('units', 'u.csv', 'code,name,parent,mandate\nwork,工务所,office,road\n').stdout, '1 imported\n')
    refused('units', 'u2.csv', 'code,name,parent\na,甲,office\nb,乙,nowhere\n', 'line 3', 'parent')
    assert.equal(take('accounts', 'a.csv', 'unit,login,display,roles\nwork,zhao,赵工,handler\n').stdout, '1 imported\n')
    refused('accounts', 'a2.csv', 'unit,login,display,roles\nwork,qian,钱,wizard\n', 'line 2', 'roles')
    assert.equal(take('holidays', 'h.csv', 'date,kind,name\n2027-01-01,holiday,元旦\n').stdout, '1 imported\n')
    refused('holidays', 'h2.csv', 'date,kind,name\n2027-13-01,holiday,元旦\n', 'line 2', 'date')
    assert.match(run('import', 'holidays', file('h3.csv', 'date,kind,name\n2027-01-02,holiday,元旦\n'),
                     '--calendar', 'mars', '--data', dir, { status: 1 }).stderr, /--calendar: .*mars/)

    // an imported open row whose unit has somebody accountable is dispatched to them
    importCases(dir, file('own.csv', cases({ ...open, external_id: '1', category_code: 'hole', category: '坑洼',
                                             unit: '工务所', unit_code: 'work' })), 'daodi')
    const [row] = exported(dir)
    assert.equal(row.state, 'dispatched')
    assert.equal(row.unit_code, 'work')
    assert.equal(row.category_code, 'hole')
    fsck(dir)
})

test('areas find their parents in any order; what is wrong with a feature is named', () => {
    const dir = office()
    const square = (x, y, side) => ({ type: 'Polygon', coordinates: [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]] })
    const feature = (code, parent, geometry) => ({ type: 'Feature', properties: { name: code, code, parent }, geometry })
    const areas = (...features) => file('areas.geojson', JSON.stringify({ type: 'FeatureCollection', features }))
    const outer = feature('town', undefined, square(116, 39, 1))
    const inner = feature('village', 'town', square(116.2, 39.2, 0.1))
    assert.equal(run('import', 'areas', areas(inner, outer), '--data', dir).stdout, '2 imported\n')
    assert.match(run('import', 'areas', areas(outer, feature('x', 'nowhere', square(1, 1, 1))), '--data', dir, { status: 1 }).stderr,
                 /areas\.geojson: features\[1\]\.parent: .*nowhere/)
    assert.match(run('import', 'areas', areas(feature('a', 'b', null), feature('b', 'a', null)), '--data', dir, { status: 1 }).stderr,
                 /features\[0\]\.parent/)
    assert.match(run('import', 'areas', areas(outer, outer), '--data', dir, { status: 1 }).stderr, /features\[1\]: .*town/)

    importCases(dir, file('there.csv', cases(
        { ...open, external_id: 'deep', lat: '39.25', lon: '116.25', area: 'town', area_code: 'town' },
        { ...open, external_id: 'told', area: 'village' },
        { ...open, external_id: 'far', lat: '10', lon: '10' })), 'daodi')
    const at = Object.fromEntries(exported(dir).map((row) => [row.external_id, row.area_code]))
    assert.deepEqual(at, { deep: 'village', told: 'village', far: '' })
    const events = run('export', 'events', '--format', 'jsonl', '--data', dir).stdout.trimEnd().split('\n').map((l) => JSON.parse(l))
    const note = (id) => events.find((e) => e.data.external_id === id).data.note
    assert.match(note('far'), /lat: the coordinates lie outside every area/)
    assert.match(note('told'), /has no coordinates/)
})

// Keeping the record: fsck sees what is broken, a backup comes back whole, and what cannot be
// served is refused with a sentence that says what to do.
import { spawnSync } from 'node:child_process'
import { cpSync, chmodSync, existsSync, openSync, writeSync, closeSync, readFileSync, readdirSync,
         statSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { startServer, folder, run, test, assert } from './daodi.mjs'

// One town for all: each test that spoils it spoils a copy.
const town = join(folder(), 'town')
run('demo', '--cases', 40, '--seed', 7, '--data', town)

const sqlite = (dir, text) => {
    const done = spawnSync('sqlite3', ['-batch', join(dir, 'daodi.sqlite'), text], { encoding: 'utf8' })
    if (done.error) throw done.error
    assert.equal(done.status, 0, done.stderr)
    return done.stdout.trim()
}
const copyOf = (dir) => {
    const made = join(folder(), 'copy')
    cpSync(dir, made, { recursive: true })
    return made
}
const spoilt = (text) => {
    const dir = copyOf(town)
    sqlite(dir, text)
    return { dir, ...run('fsck', '--data', dir, { status: 1 }) }
}
const lastLine = (text) => text.trimEnd().split('\n').at(-1)
// Everything a caller can read of every case.
const wholeRecord = async (server) => {
    const caller = server.as(server.token('supervisor'))
    const cases = await caller.all('/api/v1/cases')
    for (const row of cases) row.events = (await caller.get(`/api/v1/cases/${row.number}/events`)).json
    return cases
}

test('fsck finds nothing in the town, and says how much it looked at', () => {
    const { stdout } = run('fsck', '--data', town)
    const count = sqlite(town, 'select count(*) from cases')
    assert.equal(lastLine(stdout), `${count} cases checked, 0 problems`)
})

test('fsck runs beside a server and changes nothing', async (t) => {
    const server = await startServer(t, { data: copyOf(town) })
    const before = await wholeRecord(server)
    server.run('fsck')
    assert.deepEqual(await wholeRecord(server), before)
})

for (const [what, text, sentence] of [
    ['a state its events do not lead to',
     'update cases set state = state % 3 + 1 where id = (select max(id) from cases)',
     /^\d{8}-\d{6}-\S: its state is not the state its events lead to$/m],
    ['a missing event',
     `delete from event where seq = 2 and case_id = (select max(case_id) from event where seq = 3)`,
     /^\d{8}-\d{6}-\S: its events are not numbered/m],
    ['a wrong counter', 'update tally set cases = cases + 1 where rowid = (select min(rowid) from tally)',
     /^the counters differ from a recount/m],
    ['a lost lead duty', 'delete from duty where done is null',
     /^\d{8}-\d{6}-\S: it is open and dispatched and has not exactly one lead duty$/m],
    ['a token of nobody', 'pragma foreign_keys = off; update token set account = 999999 where id = 1',
     /^1 tokens belong to no account$/m],
    ['a seal that was tampered with',
     `update requester set sealed = zeroblob(length(sealed)) where id =
      (select requester from cases where requester is not null limit 1)`,
     /^\d{8}-\d{6}-\S: the data of requester \d+ does not open with its key$/m],
    ['a number with a wrong check digit',
     `update cases set number = substr(number, 1, 16) || case substr(number, 17) when 'A' then 'B' else 'A' end
      where id = 1`,
     /its number has a wrong check digit$/m],
])
    test(`fsck sees ${what}`, () => {
        const { stdout } = spoilt(text)
        assert.match(stdout, sentence)
        assert.match(lastLine(stdout), /^\d+ cases checked, [1-9]\d* problems$/)
    })

test('a backup comes back as it was', async (t) => {
    const server = await startServer(t, { data: copyOf(town) })
    const file = join(folder(), 'backup'), back = join(folder(), 'back')
    const before = await wholeRecord(server)
    server.run('backup', file)                     // while it serves
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(statSync(file + '.keys').mode & 0o777, 0o600)
    const { stdout } = run('restore', file, '--data', back)
    assert.match(stdout, /\d+ cases checked, 0 problems/)
    assert.equal(statSync(back).mode & 0o777, 0o700)
    assert.deepEqual(readdirSync(back).sort(), ['daodi.sqlite', 'master.key'])
    assert.deepEqual(readFileSync(join(back, 'master.key')), readFileSync(join(server.data, 'master.key')))
    assert.equal(sqlite(back, 'select count(*) from data_key'), sqlite(server.data, 'select count(*) from data_key'))
    const again = await startServer(t, { data: back })
    assert.deepEqual(await wholeRecord(again), before)
})

test('the backup holds no key, not even one that was deleted', () => {
    const file = join(folder(), 'backup')
    run('backup', file, '--data', town)
    const bytes = readFileSync(file)
    const keys = sqlite(town, 'select hex(wrapped) from data_key').split('\n')
    assert.ok(keys.length > 10)
    for (const key of keys) assert.equal(bytes.indexOf(Buffer.from(key, 'hex')), -1)
    const text = readFileSync(file + '.keys', 'utf8')
    for (const key of keys) assert.ok(text.includes(key.toLowerCase()))
})

test('nothing is overwritten, and nothing half is left', () => {
    const dir = folder(), file = join(dir, 'backup')
    run('backup', file, '--data', town)
    const was = readFileSync(file)
    assert.match(run('backup', file, '--data', town, { status: 1 }).stderr, /exists already/)
    rmSync(file)
    assert.match(run('backup', file, '--data', town, { status: 1 }).stderr, /\.keys exists already/)
    assert.deepEqual(readdirSync(dir), ['backup.keys'])
    writeFileSync(file, was)
    assert.match(run('restore', file, '--data', town, { status: 1 }).stderr, /not empty/)
})

test('without its keys a backup comes back with personal data sealed', async (t) => {
    const file = join(folder(), 'backup'), back = join(folder(), 'back')
    run('backup', file, '--data', town)
    rmSync(file + '.keys')
    assert.match(run('restore', file, '--data', back).stdout, /\.keys is not there: personal data stays sealed/)
    assert.match(run('fsck', '--data', back).stdout, /stays sealed/)
    const server = await startServer(t, { data: back })
    const operator = server.as(server.token('operator'))
    const number = sqlite(back, 'select number from cases where requester is not null and state < 7 limit 1')
    assert.equal((await operator.send('POST', `/api/v1/cases/${number}/actions/see_requester`, { reason: '核实' })).status, 404)
})

test('what is no backup is refused with a sentence', () => {
    const dir = folder(), file = join(dir, 'x')
    const refused = (into, sentence) => {
        assert.match(run('restore', file, '--data', join(dir, into), { status: 1 }).stderr, sentence)
        assert.deepEqual(existsSync(join(dir, into)) ? readdirSync(join(dir, into)) : [], [])
    }
    assert.match(run('restore', file, '--data', join(dir, 'a'), { status: 1 }).stderr, /cannot be read/)
    writeFileSync(file, 'not a backup')
    refused('b', /is not a backup of this program, or it is damaged/)
    writeFileSync(file, '')
    refused('c', /is not a backup/)
    rmSync(file)
    sqlite(dir, 'create table notes (id integer primary key)')
    cpSync(join(dir, 'daodi.sqlite'), file)
    refused('d', /database of another program/)
    rmSync(file)
    run('backup', file, '--data', town)
    const keys = readFileSync(file + '.keys', 'utf8')
    writeFileSync(file + '.keys', keys.slice(0, -20))
    refused('e', /cut off/)
    writeFileSync(file + '.keys', keys.replace(/^master ../m, 'master zz'))
    refused('f', /line 2 cannot be read/)
})

test('a damaged database is not served', () => {
    const dir = copyOf(town)
    const fd = openSync(join(dir, 'daodi.sqlite'), 'r+')
    writeSync(fd, Buffer.alloc(4096, 0x5a), 0, 4096, 0)
    closeSync(fd)
    for (const command of ['serve', 'fsck'])
        assert.match(run(command, '--data', dir, { status: 1 }).stderr, /is damaged; .*daodi restore/)
    assert.match(run('doctor', '--data', dir, { status: 1 }).stdout, /^fail .*is damaged/m)
})

test('damage inside is found by fsck', () => {
    const dir = copyOf(town)
    const file = join(dir, 'daodi.sqlite')
    const root = Number(sqlite(dir, "select rootpage from sqlite_schema where name = 'cases_created'"))
    const fd = openSync(file, 'r+')
    writeSync(fd, Buffer.alloc(2048, 0x5a), 0, 2048, (root - 1) * Number(sqlite(dir, 'pragma page_size')) + 1000)
    closeSync(fd)
    run('fsck', '--data', dir, { status: 1 })
})

test('a database of a newer program is not served', () => {
    for (const text of ["insert into schema_step (name, at) values ('casework-99', 1)", 'pragma user_version = 99']) {
        const dir = copyOf(town)
        sqlite(dir, text)
        for (const command of ['serve', 'fsck'])
            assert.match(run(command, '--data', dir, { status: 1 }).stderr, /newer version of this program; install that version/)
        const file = join(folder(), 'backup')
        cpSync(join(dir, 'daodi.sqlite'), file)
        assert.match(run('restore', file, '--data', join(folder(), 'back'), { status: 1 }).stderr, /newer version/)
    }
})

test('one folder has one server', async (t) => {
    const server = await startServer(t, { data: copyOf(town) })
    assert.match(server.run('serve', '--listen', '127.0.0.1:0', { status: 1 }).stderr, /another server already serves/)
    assert.match(server.run('doctor').stdout, new RegExp(`^ok .* ${server.url}$`, 'm'))
    await server.kill()
    assert.match(server.run('doctor').stdout, /^ok .*no server runs/m)
    await server.start()
})

test('doctor tells what is odd and what to do', () => {
    const dir = copyOf(town)
    const doctor = (status, sentence) =>
        assert.match(run('doctor', '--data', dir, { status }).stdout, sentence)
    doctor(0, /^ok .*master key/m)
    chmodSync(dir, 0o755)
    doctor(0, /^warn .*chmod 700/m)
    sqlite(dir, 'delete from turn; update account set disabled = 1')
    doctor(0, /^warn .*nobody to answer for them/m)
    sqlite(dir, 'update calendar set published_to = 2024')
    doctor(0, /^warn .*daodi import holidays/m)
    sqlite(dir, 'update unit set fallback = 0')
    doctor(0, /^warn .*fallback unit/m)
    sqlite(dir, 'update cases set changed = changed + 1000000000000000 where id = 1')
    doctor(1, /^fail .*later than the clock/m)
    chmodSync(join(dir, 'master.key'), 0o644)
    doctor(1, /^fail .*chmod 600/m)
    rmSync(join(dir, 'master.key'))
    doctor(1, /^fail .*key file .* is missing/m)
    run('doctor', '--data', join(dir, 'nowhere'), { status: 1 })
    run('doctor', { status: 2 })
})

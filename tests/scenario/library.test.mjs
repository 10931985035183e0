// The library of the stories, tried on a program that only pretends to be daodi: it must see when
// a server does not start, ends badly or answers otherwise than told.
import { fileURLToPath } from 'node:url'

process.env.DAODI = fileURLToPath(new URL('pretend.mjs', import.meta.url))
const { startServer, run, test, assert } = await import('./daodi.mjs')

const mood = (t, word) => {
    process.env.MOOD = word
    t.after(() => { delete process.env.MOOD })
}
// startServer hangs its own stop on the test; here the test wants to see how it ends
const ended = { after() {} }

test('a server is started, spoken to and stopped', async (t) => {
    const server = await startServer(t)
    const said = (await server.as(server.token('handler')).post('/x?y=1', { a: '路灯' })).json
    assert.equal(said.method, 'POST')
    assert.equal(said.url, '/x?y=1')
    assert.equal(said.headers.authorization, 'Bearer token-of-handler')
    assert.equal(said.headers['content-type'], 'application/json')
    assert.deepEqual(JSON.parse(said.body), { a: '路灯' })
})

test('a requester speaks with the case code, a stranger with nothing', async (t) => {
    const server = await startServer(t)
    assert.equal((await server.as({ caseCode: 's3' }).get('/')).json.headers['case-code'], 's3')
    assert.equal((await server.as().get('/')).json.headers.authorization, undefined)
})

test('forms and raw bytes go out as they are', async (t) => {
    const caller = (await startServer(t)).as()
    const form = (await caller.post('/', new URLSearchParams([['attribute[A]', '1 2']]))).json
    assert.equal(form.body, 'attribute%5BA%5D=1+2')
    assert.match(form.headers['content-type'], /^application\/x-www-form-urlencoded/)
    const raw = (await caller.post('/', '{"a":', { headers: { 'Content-Type': 'application/json' } })).json
    assert.equal(raw.body, '{"a":')
})

test('an unexpected status is told with the body', async (t) => {
    const caller = (await startServer(t)).as()
    await assert.rejects(caller.get('/refuse'), /GET \/refuse answered 422, not 200: .*"detail":"D"/)
})

test('a refusal is looked at field by field', async (t) => {
    const caller = (await startServer(t)).as()
    await caller.refused(422, 'POST', '/refuse', {}, { fields: ['lat', 'text'] })
    await assert.rejects(caller.refused(422, 'POST', '/refuse', {}, { fields: ['lat'] }))
    await assert.rejects(caller.refused(409, 'POST', '/refuse', {}), /answered 422, not 409/)
    await assert.rejects(caller.refused(200, 'POST', '/', {}), /type of the refusal/)
})

test('a list is read to its end', async (t) => {
    assert.deepEqual(await (await startServer(t)).as().all('/list', 3), [0, 1, 2, 3, 4, 5, 6])
})

test('a server that does not start says why', async (t) => {
    mood(t, 'die')
    await assert.rejects(startServer(ended), /ended with 1\n.*the database is damaged/s)
})

test('a server that ends with an error fails the test', async (t) => {
    mood(t, 'unclean')
    const server = await startServer(ended)
    await assert.rejects(server.stop(), /ended with 1/)
})

test('a word of a sanitizer fails the test', async (t) => {
    mood(t, 'overflow')
    const server = await startServer(ended)
    await assert.rejects(server.stop(), /runtime error/)
})

test('a server can be killed and started again on its folder', async (t) => {
    const server = await startServer(t)
    const first = server.url
    await server.kill()
    await assert.rejects(fetch(first))
    await server.start()
    assert.equal((await server.as().get('/')).status, 200)
})

test('commands are run with their status watched', async (t) => {
    assert.equal(run('export', 'cases').stdout, 'export cases\n')
    mood(t, 'refuse')
    assert.throws(() => run('import'), /daodi import ended with 1, not 0:\nno/)
    assert.equal(run('import', { status: 1 }).stderr, 'no\n')
})

test('a token is printed alone', async (t) => {
    const server = await startServer(t)
    mood(t, 'chatty')
    assert.throws(() => server.token('handler'), /nothing else/)
})

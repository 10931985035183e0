// The desk: signing in and out, trying the demo town, today, the responsibility list.
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'

import { startServer, folder, run, test, assert } from './daodi.mjs'

const password = 'correct horse battery staple'
const form = (fields) => new URLSearchParams(fields)

/** A reader of pages: keeps cookies, takes the form's hidden field from the page it saw last. */
class Reader {
    constructor(server) {
        this.client = server.as()
        this.jar = new Map()
        this.csrf = ''
    }
    async send(method, path, body, headers = {}) {
        const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const reply = await this.client.send(method, path, body, { headers: { ...headers, ...(cookie && { Cookie: cookie }) } })
        for (const line of reply.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
            if (/Max-Age=0/.test(line)) this.jar.delete(name)
            else this.jar.set(name, value)
        }
        this.csrf = /name="csrf" value="([0-9a-f]+)"/.exec(reply.text)?.[1] ?? this.csrf
        return reply
    }
    get(path, headers) { return this.send('GET', path, undefined, headers) }
    post(path, fields, headers) { return this.send('POST', path, form({ csrf: this.csrf, ...fields }), headers) }
    async signIn(name, secret = password, fields = {}) {
        await this.get('/sign-in')
        return this.post('/sign-in', { name, password: secret, ...fields })
    }
}

const office = {
    prepare: (dir) => {
        run('account', 'add', 'chen.jing', '--role', 'handler', '--unit', 'office', '--display', '陈静', '--data', dir, { input: password + '\n' })
        run('account', 'add', 'token.only', '--role', 'handler', '--no-password', '--data', dir)
    },
}
const town = { demo: ['--cases', 300, '--seed', 3], words: ['--demo'] }

test('a name and its password open a session in a cookie that scripts cannot read', async (t) => {
    const reader = new Reader(await startServer(t, office))
    const reply = await reader.signIn('chen.jing')
    assert.equal(reply.status, 303)
    assert.equal(reply.header('location'), '/desk')
    const cookie = reply.headers.getSetCookie().find((line) => line.startsWith('daodi_session='))
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=43200']) assert.ok(cookie.includes(part), part)
    const desk = await reader.get('/desk')
    assert.equal(desk.status, 200)
    assert.ok(desk.text.includes('陈静'))
    assert.equal((await reader.get('/sign-in')).header('location'), '/desk')
})

test('behind a secure proxy the cookie is for secure connections only', async (t) => {
    const reader = new Reader(await startServer(t, office))
    await reader.get('/sign-in')
    const reply = await reader.post('/sign-in', { name: 'chen.jing', password }, { 'X-Forwarded-Proto': 'https' })
    assert.match(reply.headers.getSetCookie().join(), /daodi_session=[^;]+;.*Secure/)
})

test('a wrong password, an unknown name, an account without a password: one sentence', async (t) => {
    const reader = new Reader(await startServer(t, office))
    const sentence = (text) => /<div class="wrong-box"[^]*?<\/ul>/.exec(text)[0]
    const wrong = await reader.signIn('chen.jing', 'not the password')
    assert.equal(wrong.status, 422)
    assert.ok(wrong.text.includes('value="chen.jing"'), 'the name stands in the form again')
    assert.ok(!wrong.text.includes('not the password'), 'the password does not')
    for (const name of ['nobody.here', 'token.only', 'x'.repeat(300)]) {
        const reply = await reader.signIn(name)
        assert.equal(reply.status, 422)
        assert.equal(sentence(reply.text), sentence(wrong.text), name)
    }
    assert.equal(reader.jar.size, 0)
})

test('who is not signed in is sent to where they can, and back afterwards', async (t) => {
    const reader = new Reader(await startServer(t, office))
    const away = await reader.get('/desk/duties?state=overdue')
    assert.equal(away.status, 303)
    assert.equal(away.header('location'), '/sign-in?back=%2Fdesk%2Fduties%3Fstate%3Doverdue')
    await reader.get(away.header('location'))
    const back = await reader.post('/sign-in', { name: 'chen.jing', password, back: '/desk/duties?state=overdue' })
    assert.equal(back.header('location'), '/desk/duties?state=overdue')
})

test('signing in leads to no other server', async (t) => {
    const server = await startServer(t, office)
    for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'evil.example', '/\t/evil.example']) {
        const reader = new Reader(server)
        const reply = await reader.signIn('chen.jing', password, { back })
        assert.equal(reply.header('location'), '/', back)
    }
})

test('a form from elsewhere signs nobody in or out', async (t) => {
    const reader = new Reader(await startServer(t, office))
    await reader.get('/sign-in')
    assert.equal((await reader.post('/sign-in', { name: 'chen.jing', password, csrf: 'f'.repeat(128) })).status, 403)
    assert.equal((await reader.post('/sign-in', { name: 'chen.jing', password }, { 'Sec-Fetch-Site': 'cross-site' })).status, 403)
    await reader.signIn('chen.jing')
    await reader.get('/desk')
    assert.equal((await reader.post('/sign-out', { csrf: '' })).status, 403)
    assert.equal((await reader.get('/desk')).status, 200)
})

test('signing out ends that session and no other', async (t) => {
    const server = await startServer(t, office)
    const one = new Reader(server), other = new Reader(server)
    await one.signIn('chen.jing')
    await other.signIn('chen.jing')
    await one.get('/desk')
    const kept = one.jar.get('daodi_session')
    const out = await one.post('/sign-out', {})
    assert.equal(out.status, 303)
    assert.ok(!one.jar.has('daodi_session'))
    one.jar.set('daodi_session', kept)
    assert.equal((await one.get('/desk')).status, 303, 'the token itself is of no use any more')
    assert.equal((await other.get('/desk')).status, 200)
})

test('a session ends with its account, and with its password', async (t) => {
    const server = await startServer(t, office)
    const reader = new Reader(server)
    await reader.signIn('chen.jing')
    server.run('account', 'passwd', 'chen.jing', { input: 'another long password\n' })
    assert.equal((await reader.get('/desk')).status, 303)
    assert.equal((await reader.signIn('chen.jing')).status, 422, 'the old password is none any more')
    assert.equal((await reader.signIn('chen.jing', 'another long password')).status, 303)
    server.run('account', 'disable', 'chen.jing')
    assert.equal((await reader.get('/desk')).status, 303)
    assert.equal((await reader.signIn('chen.jing', 'another long password')).status, 422)
})

test('many who sign in at once are let in or told to come again', async (t) => {
    const server = await startServer(t, office)
    const all = await Promise.all(Array.from({ length: 12 }, () => new Reader(server).signIn('chen.jing')))
    for (const reply of all) assert.ok([303, 503].includes(reply.status), String(reply.status))
    assert.ok(all.some((reply) => reply.status === 303))
    assert.ok(all.some((reply) => reply.status === 503), 'a worker is always left for everybody else')
})

test('accounts are added, listed and refused as the shell should', () => {
    const dir = folder(), file = join(folder(), 'password')
    writeFileSync(file, password + '\n')
    run('init', '--data', dir, '--admin', 'root', '--password-file', file)
    run('account', 'add', 'wang.fang', '--role', 'handler,verifier', '--unit', 'office', '--display', '王芳', '--password-file', file, '--data', dir)
    run('account', 'add', 'li.lei', '--role', 'operator', '--no-password', '--data', dir)
    const list = () => run('account', 'list', '--data', dir).stdout.trim().split('\n').map((line) => line.split('\t'))
    assert.deepEqual(list(), [['root', 'root', '-', 'administrator', 'password'],
                              ['wang.fang', '王芳', 'office', 'handler,verifier', 'password'],
                              ['li.lei', 'li.lei', '-', 'operator', 'no-password']])
    run('account', 'disable', 'wang.fang', '--data', dir)
    assert.equal(list()[1][4], 'disabled')
    run('account', 'add', 'li.lei', '--role', 'operator', '--no-password', '--data', dir, { status: 1 })
    run('account', 'add', 'short', '--role', 'operator', '--data', dir, { status: 1, input: 'short\n' })
    run('account', 'add', 'king', '--role', 'king', '--data', dir, { status: 2 })
    run('account', 'add', '--role', 'operator', '--data', dir, { status: 2 })
    run('account', 'passwd', 'wang.fang', '--password-file', file, '--data', dir, { status: 1 })
    run('account', 'disable', 'nobody', '--data', dir, { status: 1 })
    assert.equal(list().length, 3)
})

test('who still answers for something is not disabled', async (t) => {
    const server = await startServer(t, { demo: town.demo })
    const dispatcher = server.as(server.token('dispatcher'))
    const [duty] = (await dispatcher.get('/api/v1/duties?state=open&limit=1')).json.items
    const line = server.run('account', 'list').stdout.split('\n').map((l) => l.split('\t'))
        .find(([, display]) => display === duty.account.name)
    assert.match(server.run('account', 'disable', line[0], { status: 1 }).stderr, /hand them over|交接/)
})

test('without --demo there is nobody to try', async (t) => {
    const reader = new Reader(await startServer(t, { demo: town.demo }))
    assert.equal((await reader.get('/demo')).status, 404)
    assert.equal((await reader.get('/demo/worker')).status, 404)
    await reader.get('/sign-in')
    assert.equal((await reader.post('/demo', { account: '1' })).status, 404)
})

test('--demo serves this machine only', async (t) => {
    const server = await startServer(t, town)
    const as = (host, headers = {}) => new Promise((resolve, reject) => {
        const asked = request(server.url + '/demo/worker', { headers: { Host: host, ...headers } }, (reply) => {
            reply.resume()
            resolve(reply.statusCode)
        })
        asked.on('error', reject)
        asked.end()
    })
    for (const host of ['localhost', 'localhost:8311', '127.0.0.1:8311', '[::1]:8311']) assert.equal(await as(host), 303, host)
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', '10.0.0.1'])
        assert.equal(await as(host), 404, host)
    assert.equal(await as('localhost', { 'X-Forwarded-For': '203.0.113.9' }), 404, 'through a proxy')
    run('serve', '--demo', '--data', server.data, '--listen', '0.0.0.0:0', { status: 2 })
})

test('the demo opens at the desk of a community worker; anyone of the town may be tried', async (t) => {
    const server = await startServer(t, town)
    const reader = new Reader(server)
    assert.equal((await reader.get('/demo/worker')).header('location'), '/desk')
    const desk = await reader.get('/desk')
    assert.equal(desk.status, 200)
    for (const id of ['mine', 'places', 'returning', 'verdicts']) assert.ok(desk.text.includes(`<section id="${id}">`), id)
    const demo = await reader.get('/demo')
    const accounts = [...demo.text.matchAll(/name="account" value="(\d+)"/g)].map((m) => m[1])
    assert.ok(accounts.length > 10)
    const other = new Reader(server)
    await other.get('/demo')
    assert.equal((await other.post('/demo', { account: accounts[3] })).status, 303)
    assert.equal((await other.get('/desk')).status, 200)
    assert.equal((await other.post('/demo', { account: '999999' })).status, 409)
})

test('today and the responsibility list show what I am late with, and it leads to the case', async (t) => {
    const server = await startServer(t, town)
    const list = await server.as(server.token('supervisor')).all('/api/v1/duties?state=overdue')
    const late = list.find((d) => d.role === 'lead' && d.case_state === 'in_progress' && !d.account.name.includes('服务'))
    assert.ok(late, 'the town has somebody who is late')
    const reader = new Reader(server)
    await reader.get('/demo')
    await reader.post('/demo', { account: late.account.id })
    const desk = (await reader.get('/desk')).text
    const mine = /<section id="mine">[^]*?<\/section>/.exec(desk)[0]
    assert.ok(mine.includes(`/desk/cases/${late.number}`), 'it stands in my list')
    const duties = await reader.get('/desk/duties?person=me&state=overdue')
    assert.ok(duties.text.includes(`/desk/cases/${late.number}`))
    assert.match(duties.text, /class="badge late"/)
})

test('the responsibility list is sorted by due time and goes on page by page', async (t) => {
    const server = await startServer(t, town)
    const lines = (text) => [...text.matchAll(/rowheader"><a href="\/desk\/cases\/([\d-]+)"/g)].map((m) => m[1])
    const all = await server.as(server.token('supervisor')).all('/api/v1/duties')
    const due = new Map(all.filter((d) => !d.done).map((d) => [d.number, d.due ?? '9']))
    const reader = new Reader(server)
    reader.jar.set('daodi_session', server.token('supervisor'))
    const pages = async (path) => {
        const seen = []
        while (path) {
            const page = await reader.get(path)
            assert.equal(page.status, 200)
            seen.push(lines(page.text))
            path = /<a href="([^"]*cursor[^"]*)" rel="next"/.exec(page.text)?.[1].replaceAll('&amp;', '&')
        }
        return seen
    }
    const open = (await pages('/desk/duties')).flat()
    assert.ok(open.length > 3, `${open.length} lines`)
    const times = open.map((number) => due.get(number))
    assert.deepEqual(times, [...times].sort())
    const every = await pages('/desk/duties?state=all')
    assert.ok(every.length > 1 && every.slice(0, -1).every((page) => page.length === 50))
    assert.deepEqual(every.flat(), all.map((d) => d.number))
    assert.deepEqual((await pages('/desk/duties?state=all&print=1')).flat(), every.flat())
    assert.equal((await reader.get('/desk/duties?cursor=x')).status, 422)
})

test('who handles no cases sees an empty desk, not a broken one', async (t) => {
    const server = await startServer(t, office)
    const reader = new Reader(server)
    reader.jar.set('daodi_session', server.token('administrator'))
    assert.equal((await reader.get('/desk')).status, 200)
    assert.equal((await reader.get('/desk/duties')).status, 403)
})

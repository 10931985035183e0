// The page of a case at the desk, by its forms alone: what a person without scripts can do with it.
import { startServer, test, assert } from './daodi.mjs'

const zh = 'daodi_lang=zh'
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(2)> \u202E&amp; 楼道`

/** A person at the desk: pages and forms with the session in a cookie. */
class Person {
    constructor(server, token, language = zh) {
        this.client = server.as().with({ Cookie: `daodi_session=${token}; ${language}` })
    }

    async page(number, options) {
        return (await this.client.get(`/desk/cases/${number}`, options)).text
    }

    /** The fields of one form as a browser would send them, untouched. */
    static form(html, action) {
        const form = new RegExp(`<form[^>]* id="act-${action}"[^>]*>(.*?)</form>`, 's').exec(html)
        assert.ok(form, `the page has a form for ${action}`)
        const fields = new URLSearchParams()
        for (const [input] of form[1].matchAll(/<input[^>]*>/g)) {
            const part = (name) => new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1]
            if (part('type') !== 'radio' || / checked/.test(input)) fields.set(part('name'), part('value') ?? '')
        }
        for (const [, name, options] of form[1].matchAll(/<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/gs))
            fields.set(name, (/value="([^"]*)" selected/.exec(options) ?? [])[1] ?? '')
        for (const [, name] of form[1].matchAll(/<textarea[^>]* name="([^"]+)"/g)) fields.set(name, '')
        return { fields, html: form[1], path: / action="([^"]+)"/.exec(form[0])[1] }
    }

    /** Opens the page, fills the form and sends it. */
    async send(number, action, values, { html, expect = 303 } = {}) {
        const form = Person.form(html ?? await this.page(number), action)
        for (const [name, value] of Object.entries(values)) form.fields.set(name, value)
        return this.client.post(form.path, form.fields, { expect })
    }

    /** The same, and reads the page that it leads to. */
    async does(number, action, values) {
        const sent = await this.send(number, action, values)
        assert.match(sent.header('location'), /^\/desk\/cases\/[^?]+\?told=told_act_/)
        return (await this.client.get(sent.header('location'))).text
    }
}

const has = (html, action) => html.includes(`id="act-${action}"`)

async function town(t) {
    const server = await startServer(t, { demo: ['--cases', 60, '--seed', 11] })
    const reader = server.as(server.token('auditor'))
    const categories = (await reader.get('/api/v1/categories')).json.items
    const units = (await reader.get('/api/v1/units')).json.items
    const parents = new Set(categories.map((c) => c.parent).filter(Boolean))
    const leaf = (c) => !parents.has(c.id) && !(c.questions ?? []).some((q) => q.required)
    return { server, reader, units,
             enquiry: categories.find((c) => c.kind === 'enquiry' && leaf(c)),
             requested: categories.find((c) => c.tier === 'requester' && c.kind === 'complaint' && leaf(c)),
             place: (await reader.all('/api/v1/cases')).find((c) => c.lat !== null && c.area),
             person: (role, unit, language) => new Person(server, server.token(role, { unit }), language) }
}

async function reported(here, category, more = {}) {
    const made = await here.server.as().post('/api/v1/cases', {
        category: category.id, text: '三号楼前的路灯不亮', lat: here.place.lat, lon: here.place.lon,
        requester: { name: '王桂兰', phone: '13800138000' }, ...more,
    }, { expect: 201 })
    return made.json
}

const state = async (here, number) => (await here.reader.get(`/api/v1/cases/${number}`)).json
const events = async (here, number) => (await here.reader.get(`/api/v1/cases/${number}/events`)).json.items

test('a case goes its whole way by forms alone', async (t) => {
    const here = await town(t)
    const { number, secret } = await reported(here, here.enquiry)
    const dispatcher = here.person('dispatcher')
    const verifier = here.person('verifier')

    const picked = Person.form(await dispatcher.page(number), 'dispatch')
    assert.ok(picked.fields.get('unit'), 'the unit that the rule would take is chosen already')
    assert.match(picked.html, /按规则应派/)
    let html = await dispatcher.does(number, 'dispatch', {})
    assert.match(html, /已派单。/)
    const lead = (await state(here, number)).lead_unit.id
    assert.equal(lead, picked.fields.get('unit'))

    const handler = here.person('handler', lead)
    html = await handler.page(number)
    assert.ok(has(html, 'acknowledge') && has(html, 'object') && !has(html, 'answer') && !has(html, 'dispatch'))
    html = await handler.does(number, 'acknowledge', {})
    assert.equal((await state(here, number)).state, 'in_progress')
    html = await handler.does(number, 'contact', { how: 'phone', reached: 'yes', note: '约了明天' })
    assert.match(html, /约了明天/)
    html = await handler.does(number, 'answer', { public_reply: '已经换了灯泡。\r\n请看看。', solved: 'yes',
                                                  evidence: '现场照片' })
    const answered = await state(here, number)
    assert.equal(answered.state, 'answered')
    assert.equal(answered.reply, '已经换了灯泡。\n请看看。', 'lines end as everywhere else')

    await t.test('who handled it has no form to judge it, and is told why', async () => {
        for (const action of ['verify', 'callback', 'rate', 'close'])
            assert.ok(!has(html, action), `no form for ${action}`)
        assert.match(html, /谁承办，谁不核查/)
        const form = Person.form(html, 'note').fields
        await handler.client.post(`/desk/cases/${number}/verify`, new URLSearchParams({
            csrf: form.get('csrf'), version: form.get('version'), how: 'site', passed: 'yes', found: 'yes',
            evidence: '看过了' }), { expect: 403 })
        assert.equal((await state(here, number)).found, null)
    })

    html = await verifier.does(number, 'verify', { how: 'site', passed: 'yes', found: 'yes', evidence: '灯亮着' })
    assert.match(html, /核查发现[\s\S]*灯亮着/)
    assert.ok(!has(html, 'rate'), 'no verdict before somebody was reached')
    await verifier.does(number, 'callback', { reached: 'yes', how: 'phone' })
    html = await verifier.does(number, 'rate', { solved: 'yes', satisfaction: '5', comment: '谢谢' })
    const closed = await state(here, number)
    assert.equal(closed.state, 'closed')
    assert.equal(closed.outcome, 'solved')
    assert.match(html, /诉求人说[\s\S]*谢谢/)
    assert.ok(secret)
})

test('what is wrong is told beside its field, and what was typed stays', async (t) => {
    const here = await town(t)
    const { number } = await reported(here, here.requested)
    const lead = (await state(here, number)).lead_unit.id
    const handler = here.person('handler', lead)
    await handler.does(number, 'acknowledge', {})
    const version = (await state(here, number)).version

    const again = (await handler.send(number, 'answer', {
        public_reply: hostile, solved: 'maybe', 'media.1': 'javascript:alert(1)', note: '留着的话' }, { expect: 422 })).text
    const form = Person.form(again, 'answer')
    assert.match(form.html, /id="e-answer-solved"/)
    assert.match(form.html, /id="e-answer-media\.1"/)
    assert.match(form.html, /留着的话/)
    assert.match(again, /href="#f-answer-solved"/, 'the box at the head leads to the field')
    assert.ok(!again.includes('<script>alert') && !again.includes('<img src=x'), 'what was typed is text')
    assert.ok(again.includes('&lt;script&gt;alert(1)'), 'and all of it is there')
    assert.equal((await state(here, number)).version, version, 'nothing was done')
    const empty = (await handler.send(number, 'answer', {}, { expect: 422 })).text
    assert.match(Person.form(empty, 'answer').html, /id="e-answer-public_reply"/)
})

test('hostile words of a requester are text on the page', async (t) => {
    const here = await town(t)
    const { number } = await reported(here, here.requested, { text: hostile, address: hostile })
    const html = await here.person('dispatcher').page(number)
    assert.ok(!html.includes('<script>alert') && !html.includes('<img src=x'))
    assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
})

test('who looked at an older version is told, and loses nothing', async (t) => {
    const here = await town(t)
    const { number } = await reported(here, here.requested)
    const lead = (await state(here, number)).lead_unit.id
    const [one, other] = [here.person('handler', lead), here.person('handler', lead)]
    const seen = await one.page(number)
    await other.does(number, 'note', { text: '先到一步' })

    const again = (await one.send(number, 'note', { text: '后到的话' }, { html: seen, expect: 412 })).text
    assert.match(again, /别人刚刚改过/)
    assert.match(Person.form(again, 'note').html, /后到的话/)
    assert.match(again, /先到一步/, 'the page is as it is now')
    const form = Person.form(again, 'note').fields
    form.set('text', '后到的话')
    await one.client.post(`/desk/cases/${number}/note`, form, { expect: 303 })
    assert.ok(JSON.stringify(await events(here, number)).includes('后到的话'))
})

test('an operator tells a lost code again, for a reason; who handles the case is never shown it', async (t) => {
    const here = await town(t)
    const { number, secret } = await reported(here, here.requested)
    const operator = here.person('operator'), handler = here.person('handler', (await state(here, number)).lead_unit.id)
    assert.ok(!(await operator.page(number)).includes(secret))
    const told = await operator.send(number, 'see_requester', { reason: '本人到窗口，已核对证件' }, { expect: 200 })
    assert.ok(told.text.includes(secret))
    assert.match(told.header('cache-control'), /no-store/)
    assert.ok(!(await operator.page(number)).includes(secret), 'once')
    const seen = await handler.send(number, 'see_requester', { reason: '约上门时间' }, { expect: 200 })
    assert.ok(!seen.text.includes(secret), 'the code judges what the handler did')
    assert.ok((await events(here, number)).some((e) => e.action === 'see_requester'))
})

test('the requester is seen once, for a reason, and the look is recorded', async (t) => {
    const here = await town(t)
    const { number } = await reported(here, here.requested)
    const handler = here.person('handler', (await state(here, number)).lead_unit.id)
    const before = await handler.page(number)
    assert.doesNotMatch(before, /王桂兰|13800138000/)

    await handler.send(number, 'see_requester', {}, { expect: 422 })
    const seen = await handler.send(number, 'see_requester', { reason: '约上门时间' }, { expect: 200 })
    assert.match(seen.text, /王桂兰/)
    assert.match(seen.text, /13800138000/)
    assert.match(seen.text, /已记入履历/)
    assert.equal(seen.header('content-encoding'), null, 'what is secret is never compressed')
    assert.match(seen.header('cache-control'), /no-store/)
    const look = (await events(here, number)).filter((e) => e.action === 'see_requester')
    assert.equal(look.length, 1)

    await t.test('a reload shows nothing', async () => {
        assert.doesNotMatch(await handler.page(number), /王桂兰|13800138000/)
        const sent = await handler.send(number, 'see_requester', { reason: '再看' }, { html: before, expect: 412 })
        assert.doesNotMatch(sent.text, /王桂兰|13800138000/)
    })
})

test('a case out of reach is not there', async (t) => {
    const here = await town(t)
    const hidden = await reported(here, here.requested, { confidential: true,
        requester: { name: '王桂兰', phone: '13800138000', confidential: true } })
    const row = await state(here, hidden.number)
    const above = here.units.find((u) => u.id === row.lead_unit.id)?.parent
    const stranger = here.units.find((u) => ['department', 'company'].includes(u.kind) &&
                                            u.id !== row.lead_unit.id && u.id !== above)
    const person = here.person('handler', stranger.id)
    assert.equal(row.public, false)
    await person.page(hidden.number, { expect: 404 })
    await person.page('20260101-000001-0', { expect: 404 })
    const csrf = /name="csrf" value="([^"]+)"/.exec((await person.client.get('/status')).text)[1]
    for (const text of ['', '进来看看']) {
        const sent = await person.client.post(`/desk/cases/${hidden.number}/note`,
            new URLSearchParams({ csrf, version: row.version, text }), { expect: 404 })
        assert.doesNotMatch(sent.text, /路灯/)
    }
    await here.server.as().get(`/desk/cases/${hidden.number}`, { expect: 303 })
})

test('where a form was sent to leads back to the case', async (t) => {
    const here = await town(t)
    const { number } = await reported(here, here.requested)
    const reply = await here.person('dispatcher').client.get(`/desk/cases/${number}/note`, { expect: 303 })
    assert.equal(reply.header('location'), `/desk/cases/${number}`)
})

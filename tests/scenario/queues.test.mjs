// The working queues of the desk, told through their pages: a call taken, cases dispatched, answers
// checked, cases found; each by who may, and nobody else.
import { startServer, test, assert } from './daodi.mjs'

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> \u202Egnp.exe 😀 {{v->title}}'

async function town(t) {
    const server = await startServer(t, { demo: ['--cases', 60, '--seed', 11] })
    const reader = server.as(server.token('auditor'))
    const categories = (await reader.get('/api/v1/categories')).json.items
    const units = (await reader.get('/api/v1/units')).json.items
    const parents = new Set(categories.map((c) => c.parent).filter(Boolean))
    const leaves = categories.filter((c) => !parents.has(c.id))
    const plain = (c) => !(c.questions ?? []).some((q) => q.required)
    const street = leaves.find((c) => c.public && c.place && c.tier === 'requester' && plain(c))
    assert.ok(street, 'a category of public space')
    const somewhere = (await reader.all('/api/v1/cases')).find((c) => c.public && c.lat !== null && c.area)
    assert.ok(somewhere, 'a case with a place')
    return { server, reader, categories, leaves, units, street, at: { lat: somewhere.lat, lon: somewhere.lon } }
}

/** Somebody at the desk: who opens pages and sends their forms as a browser does. */
function desk(server, role, unit) {
    const token = server.token(role, { unit })
    const client = server.as().with({ Cookie: `daodi_session=${token}; daodi_lang=en` })
    const open = async (path, expect = 200) => (await client.get(path, { expect })).text
    const send = async (path, fields, { from = path, expect = 303 } = {}) => {
        const csrf = /name="csrf" value="([^"]+)"/.exec(await open(from))
        assert.ok(csrf, `${from} has a form`)
        const body = new URLSearchParams([['csrf', csrf[1]], ...Array.isArray(fields) ? fields : Object.entries(fields)])
        return client.post(path, body, { expect })
    }
    return { client, open, send, api: server.as(token) }
}

const cookieOf = (reply) => /^([^;]+)/.exec(reply.header('set-cookie') ?? '')?.[1]
const numberIn = (reply) => /\/desk\/intake\/done\/([0-9-]+)/.exec(reply.header('location'))?.[1]

test('a call is taken, routed, and its code read out once', async (t) => {
    const { server, street, reader } = await town(t)
    const operator = desk(server, 'operator')
    const went = await operator.send('/desk/intake', {
        do: 'register', text: '三号楼前的路灯不亮，晚上看不见路', channel: 'phone', category: street.id,
        address: '清风路18号', 'requester.name': '王桂兰', 'requester.phone': '13800138000',
    })
    const number = numberIn(went)
    assert.ok(number, 'it leads to the receipt')
    const kept = cookieOf(went)
    assert.doesNotMatch(went.header('location'), /[0-9A-Z]{16}/i, 'no code in an address')
    const receipt = await operator.client.get(`/desk/intake/done/${number}`, {
        headers: { Cookie: `${operator.client.headers.Cookie}; ${kept}` } })
    const code = /class="number code">([^<]+)</.exec(receipt.text)?.[1].replaceAll(' ', '')
    assert.ok(code, 'the code is shown')
    assert.equal((await server.as({ caseCode: code }).get(`/api/v1/cases/${number}`)).json.number, number)
    assert.doesNotMatch(await operator.open(`/desk/intake/done/${number}`), /number code/, 'and not to who did not take the call')

    await t.test('the caller is in no list', async () => {
        for (const path of ['/desk/cases', `/desk/intake/similar?q=${encodeURIComponent('路灯不亮')}`])
            assert.doesNotMatch(await operator.open(path), /王桂兰|13800138000/)
        const row = (await reader.get(`/api/v1/cases/${number}`)).json
        assert.equal(row.channel, 'phone')
        assert.doesNotMatch(JSON.stringify(row), /王桂兰|13800138000/)
    })
    await t.test('it is found by its number, by words and by place', async () => {
        const straight = await operator.client.get(`/desk/cases?q=${number}`, { expect: 303 })
        assert.equal(straight.header('location'), `/desk/cases/${number}`)
        assert.match(await operator.open(`/desk/cases?q=${encodeURIComponent('晚上看不见路')}`), new RegExp(number))
        assert.match(await operator.open(`/desk/intake/similar?address=${encodeURIComponent('清风路18号')}`),
                     new RegExp(`${number}[^]*At the same place`))
        assert.match(await operator.open('/desk/cases?q=nothing-like-it'), /Nothing fits/)
    })
})

test('what was typed is kept when something is missing', async (t) => {
    const { server } = await town(t)
    const operator = desk(server, 'operator')
    const again = await operator.send('/desk/intake', {
        do: 'answer', 'requester.name': '王桂兰', address: HOSTILE, upstream_system: '市热线',
    }, { expect: 422 })
    assert.match(again.text, /value="王桂兰"/)
    assert.match(again.text, /id="e-public_reply"/, 'an answer is missing')
    assert.match(again.text, /id="e-upstream_number"/, 'the number of the order is missing')
    assert.match(again.text, /id="e-text"/)
    assert.doesNotMatch(again.text, /<script>alert|<img src=x/)
    const looked = await operator.send('/desk/intake', { do: 'look', text: HOSTILE, address: '清风路' },
                                       { expect: 200 })
    assert.match(looked.text, /value="清风路"/)
    assert.doesNotMatch(looked.text, /<script>alert|<img src=x|class="wrong-box"/)
})

test('answered in the same breath, nobody is sent', async (t) => {
    const { server, street, reader } = await town(t)
    const operator = desk(server, 'operator')
    const went = await operator.send('/desk/intake', {
        do: 'answer', text: '居住证怎么办', category: street.id, address: '清风路18号',
        public_reply: '带身份证到社区服务站办理，当场受理。', knowledge: '居住证办理指南',
    })
    const row = (await reader.get(`/api/v1/cases/${numberIn(went)}`)).json
    assert.equal(row.state, 'closed')
    assert.equal(row.outcome, 'explained')
    const story = (await reader.get(`/api/v1/cases/${row.number}/events`)).json.items
    assert.deepEqual(story.map((e) => e.action), ['report', 'answer_now'])
})

test('the same thing once more follows the case that is there', async (t) => {
    const { server, street, reader } = await town(t)
    const operator = desk(server, 'operator')
    const first = numberIn(await operator.send('/desk/intake', {
        do: 'register', text: '自来水管爆裂，水漫到路上', category: street.id, address: '清风路18号' }))
    const looked = await operator.send('/desk/intake', {
        do: 'look', text: '自来水管爆裂，路上都是水', address: '清风路18号' }, { expect: 200 })
    assert.match(looked.text, new RegExp(`name="same" value="${first}"`), 'it is offered')
    const second = numberIn(await operator.send('/desk/intake', {
        same: first, text: '自来水管爆裂，路上都是水', category: street.id, address: '清风路18号',
        'requester.phone': '13900139000' }))
    const row = (await reader.get(`/api/v1/cases/${second}`)).json
    assert.ok(row.links.some((l) => l.relation === 'duplicate_of' && l.from === second && l.to === first))
    assert.equal(row.state, (await reader.get(`/api/v1/cases/${first}`)).json.state)
    const none = await operator.send('/desk/intake', { same: '20200101-000001-1', text: '同上' }, { expect: 422 })
    assert.match(none.text, /同上/, 'a number that nobody has is refused, and nothing lost')
    assert.doesNotMatch(await operator.open('/desk/cases?q=%E5%90%8C%E4%B8%8A'), /class="card"/)
})

test('a call sent twice is registered once, and its receipt shown again', async (t) => {
    const { server, street, reader } = await town(t)
    const operator = desk(server, 'operator'), other = desk(server, 'community_worker')
    const key = /name="key" value="([^"]+)"/.exec(await operator.open('/desk/intake'))[1]
    const call = { key, do: 'register', text: '井盖松动，一踩就响', category: street.id, address: '清风路18号' }
    const first = await operator.send('/desk/intake', call), second = await operator.send('/desk/intake', call)
    assert.equal(numberIn(second), numberIn(first))
    assert.equal(cookieOf(second), cookieOf(first))
    assert.notEqual(numberIn(await operator.send('/desk/intake', { ...call, text: '井盖不见了' })), numberIn(first))
    assert.notEqual(numberIn(await other.send('/desk/intake', call)), numberIn(first), 'another person is not answered with it')
    const all = (await reader.all('/api/v1/cases')).filter((c) => c.text === call.text)
    assert.equal(all.length, 2)
})

test('an order from above comes once', async (t) => {
    const { server, street } = await town(t)
    const operator = desk(server, 'operator')
    const order = { do: 'register', text: '上级转来的工单', category: street.id, address: '清风路18号',
                    upstream_system: '市12345', upstream_number: 'SH-2026-1' }
    await operator.send('/desk/intake', order)
    const again = await operator.send('/desk/intake', order, { expect: 422 })
    assert.match(again.text, /registered already/)
})

/** An enquiry waits for an operator or a dispatcher, so it is in the inbox. */
async function waiting(server, street, at, text) {
    return (await server.as().post('/api/v1/cases', {
        kind: 'enquiry', category: street.id, text, address: '清风路18号', ...at }, { expect: 201 })).json.number
}

test('the inbox dispatches one, or several, and says what came of each', async (t) => {
    const { server, street, reader, at } = await town(t)
    const dispatcher = desk(server, 'dispatcher')
    const state = async (number) => (await reader.get(`/api/v1/cases/${number}`)).json.state
    const numbers = []
    for (const text of ['第一件', '第二件', '第三件', HOSTILE])
        numbers.push(await waiting(server, street, at, text))
    const inbox = await dispatcher.open('/desk/dispatch')
    for (const number of numbers)
        assert.match(inbox, new RegExp(number))
    assert.doesNotMatch(inbox, /<script>alert|<img src=x/)
    const form = (number) => {
        const at = inbox.slice(inbox.indexOf(`action="/desk/dispatch/${number}"`))
        return { version: /name="version" value="(\d+)"/.exec(at)[1],
                 unit: /<option value="(\d+)" selected/.exec(at)[1] }
    }
    const pick = (number) => new RegExp(`name="pick" value="(${number}[^"]+)"`).exec(inbox)[1]

    await t.test('one', async () => {
        const went = await dispatcher.send(`/desk/dispatch/${numbers[0]}`, { ...form(numbers[0]), note: '请尽快' },
                                           { from: '/desk/dispatch' })
        assert.match(went.header('location'), /^\/desk\/dispatch\?told=told_dispatched/)
        assert.equal(await state(numbers[0]), 'dispatched')
    })
    await t.test('one that somebody else has touched is refused with a sentence', async () => {
        const stale = await dispatcher.send(`/desk/dispatch/${numbers[0]}`, form(numbers[0]),
                                            { from: '/desk/dispatch', expect: [409, 412] })
        assert.match(stale.text, /class="wrong-box"/)
    })
    await t.test('several, of which one is stale', async () => {
        await dispatcher.api.act(numbers[1], 'note', { text: '在问' })
        const done = await dispatcher.send('/desk/dispatch', [['pick', pick(numbers[1])], ['pick', pick(numbers[2])]],
                                           { expect: 200 })
        const results = done.text.slice(done.text.indexOf('id="results"'), done.text.indexOf('id="waiting"'))
        assert.match(results, new RegExp(`${numbers[1]}</a> <span class="badge warn">`))
        assert.match(results, new RegExp(`${numbers[2]}</a> <span class="badge good">`))
        assert.equal(await state(numbers[1]), 'registered')
        assert.equal(await state(numbers[2]), 'dispatched')
    })
    await t.test('what need not be dispatched is answered here', async () => {
        assert.match(inbox, new RegExp(`action="/desk/cases/${numbers[3]}/answer_now"`))
        await dispatcher.send(`/desk/cases/${numbers[1]}/answer_now`, {
            act: 'answer_now', case: numbers[1], back: '/desk/dispatch', public_reply: '到社区服务站办理',
            version: (await reader.get(`/api/v1/cases/${numbers[1]}`)).header('etag').replaceAll('"', '') },
        { from: '/desk/dispatch' })
        assert.equal(await state(numbers[1]), 'closed')
    })
    await t.test('nothing ticked', async () => {
        const none = await dispatcher.send('/desk/dispatch', {}, { expect: 422 })
        assert.match(none.text, /tick at least one/)
    })
    await t.test('what is no pick is refused', async () => {
        for (const value of ['x', `${numbers[3]}`, `${numbers[3]}.1`, `${numbers[3]}.1.0`, '..', HOSTILE])
            await dispatcher.send('/desk/dispatch', { pick: value }, { expect: 422 })
    })
})

test('an objection and a proposal to decline wait in the inbox', async (t) => {
    const { server, street, reader, at } = await town(t)
    const dispatcher = desk(server, 'dispatcher'), second = desk(server, 'dispatcher')
    const refused = await waiting(server, street, at, '这件不归我们')
    await dispatcher.api.act(refused, 'decline', { reason_code: 'outside_mandate', reason: '属于区里的职责' })
    const own = await dispatcher.open('/desk/dispatch')
    assert.match(own, /属于区里的职责/)
    assert.ok(second)
    const made = (await server.as().post('/api/v1/cases', {
        kind: 'complaint', category: street.id, text: '路灯不亮', address: '清风路18号', ...at }, { expect: 201 })).json
    const lead = (await reader.get(`/api/v1/cases/${made.number}`)).json.lead_unit.id
    await server.as(server.token('handler', { unit: lead })).act(made.number, 'object', { reason: '产权不在我单位' })
    assert.match(await dispatcher.open('/desk/dispatch'), new RegExp(`产权不在我单位[^]*action="/desk/cases/${made.number}/decide_objection"`))
})

test('a verifier finds what to check and whom to call, but not what the own unit handled', async (t) => {
    const { server, street, reader, at } = await town(t)
    const made = (await server.as().post('/api/v1/cases', {
        kind: 'complaint', category: street.id, text: '井盖松动', address: '清风路18号', ...at,
        requester: { name: '李兰英', phone: '13700137000' } }, { expect: 201 })).json
    const lead = (await reader.get(`/api/v1/cases/${made.number}`)).json.lead_unit.id
    const handler = server.as(server.token('handler', { unit: lead }))
    await handler.act(made.number, 'acknowledge')
    await handler.act(made.number, 'answer', { public_reply: '已经换上新井盖', solved: 'yes', evidence: '照片两张' })
    const verifier = desk(server, 'verifier'), own = desk(server, 'verifier', lead)
    const everything = async (who) => {
        let all = '', path = '/desk/verify'
        for (let i = 0; path && i < 20; i++) {
            const page = await who.open(path)
            all += page
            path = /href="(\/desk\/verify\?calls=\d+)"/.exec(page)?.[1]
        }
        return all
    }
    const seen = await everything(verifier)
    assert.match(seen, new RegExp(made.number))
    assert.doesNotMatch(seen, /李兰英|13700137000/)
    assert.doesNotMatch(await everything(own), new RegExp(made.number))

    const call = `/desk/verify/${made.number}/call`
    const version = async () => /name="version" value="(\d+)"/.exec(
        (await everything(verifier)).split(`action="${call}"`)[1])[1]
    await t.test('a call that reached nobody carries no verdict', async () => {
        const refused = await verifier.send(call, { version: await version(), reached: 'no', how: 'phone', solved: 'yes', satisfaction: 5 },
                                            { from: '/desk/verify', expect: 422 })
        assert.match(refused.text, /was not reached has said nothing/)
        await verifier.send(call, { version: await version(), reached: 'no', how: 'phone' }, { from: '/desk/verify' })
        assert.match(await everything(verifier), new RegExp(`${made.number}[^]*1 attempts`))
    })
    await t.test('a verdict needs both of its answers', async () => {
        const half = await verifier.send(call, { version: await version(), reached: 'yes', how: 'phone', solved: 'no' },
                                         { from: '/desk/verify', expect: 422 })
        assert.match(half.text, new RegExp(`href="#f-call-${made.number}-satisfaction"`))
    })
    await t.test('who handled may not note one, nor who has not looked', async () => {
        const fields = { version: await version(), reached: 'yes', how: 'phone', solved: 'yes', satisfaction: 5 }
        await own.send(call, fields, { from: '/desk/verify', expect: 403 })
        await verifier.send(call, { ...fields, version: 1 }, { from: '/desk/verify', expect: [409, 412] })
        assert.equal((await reader.get(`/api/v1/cases/${made.number}`)).json.said ?? null, null)
    })
    await t.test('a call and its verdict are noted together', async () => {
        const went = await verifier.send(call, { version: await version(), reached: 'yes', how: 'phone', solved: 'partly', satisfaction: 2, comment: '还在响' },
                                         { from: '/desk/verify' })
        assert.match(went.header('location'), /told_call_verdict/)
        const story = (await reader.get(`/api/v1/cases/${made.number}/events`)).json.items
        assert.deepEqual(story.slice(-2).map((e) => e.action), ['callback', 'rate'])
        assert.match(await verifier.open('/desk/verify'), /还在响/)
    })
    await t.test('an unhappy verdict is there to be decided on', async () => {
        await server.as({ caseCode: made.secret }).act(made.number, 'rate', { solved: 'no', satisfaction: 1, comment: HOSTILE })
        const page = await verifier.open('/desk/verify')
        assert.match(page, new RegExp(`action="/desk/cases/${made.number}/rework"`))
        assert.doesNotMatch(page, /<script>alert|<img src=x/)
        assert.doesNotMatch(await own.open('/desk/verify'), new RegExp(made.number))
    })
})

test('each queue is for who works on it', async (t) => {
    const { server } = await town(t)
    const who = { operator: desk(server, 'operator'), handler: desk(server, 'handler'),
                  dispatcher: desk(server, 'dispatcher'), verifier: desk(server, 'verifier'),
                  editor: desk(server, 'editor'), worker: desk(server, 'community_worker') }
    const admitted = { '/desk/intake': ['operator', 'worker'], '/desk/dispatch': ['dispatcher'],
                       '/desk/verify': ['verifier'], '/desk/intake/similar': ['operator', 'worker'],
                       '/desk/cases': ['operator', 'handler', 'dispatcher', 'verifier', 'worker'] }
    for (const [path, roles] of Object.entries(admitted))
        for (const [role, one] of Object.entries(who)) {
            const reply = await one.client.get(path, { expect: roles.includes(role) ? 200 : 403 })
            if (reply.status === 403)
                assert.match(reply.text, /<p>[^<]{20,}<\/p>/, `${path} tells ${role} why`)
        }
    for (const path of Object.keys(admitted)) {
        const reply = await server.as().get(path, { expect: 303 })
        assert.match(reply.header('location'), /^\/sign-in\?back=/)
    }
})

// One case from its report to its close in an office that was only just made, with every refusal
// on the way; then what all answers have in common: errors, keys, lists, what the public reads.
import { randomBytes } from 'node:crypto'

import { startServer, test, assert } from './daodi.mjs'

const path = (number, rest = '') => `/api/v1/cases/${number}${rest}`
const json = { 'Content-Type': 'application/json' }
const key = () => randomBytes(16).toString('hex')

/** An office of one unit, and everybody who acts on a case. */
async function office(t) {
    const server = await startServer(t)
    const unit = (await server.as().get('/api/v1/units')).json.items[0].id
    return {
        server, unit,
        operator: server.as(server.token('operator')),
        dispatcher: server.as(server.token('dispatcher')),
        handler: server.as(server.token('handler', { unit })),
        verifier: server.as(server.token('verifier')),
        auditor: server.as(server.token('auditor')),
    }
}

async function reported(here, more = {}) {
    const made = (await here.server.as().post('/api/v1/cases', { text: '三号楼前的路灯不亮', ...more },
                                              { expect: 201 })).json
    return { ...made, by: here.server.as({ caseCode: made.secret }) }
}

/** The same, in the hands of the one unit. A report without a category waits for a dispatcher. */
async function dispatched(here, more) {
    const made = await reported(here, more)
    await here.dispatcher.act(made.number, 'dispatch', { unit: here.unit })
    return made
}

test('one case from report to close', async (t) => {
    const here = await office(t)
    const { server, unit, dispatcher, handler, verifier, operator, auditor } = here
    // an enquiry waits for an operator: the routing rule leaves it alone
    const made = await reported(here, { kind: 'enquiry', requester: { name: '王桂兰', phone: '13800138000' } })
    const { number, by: requester } = made

    await t.test('the receipt', async () => {
        assert.match(number, /^\d{8}-\d{6}-\d$/)
        assert.equal(made.state, 'registered')
        assert.match(made.secret, /^[0-9A-Z]{16}$/)
        assert.equal(made.receipt_url, `/track/${number}`)
        const known = (await requester.get(path(number))).json
        assert.equal(known.text, '三号楼前的路灯不亮')
        assert.ok(!('account' in known), 'who is accountable is for staff')
        assert.ok(!('secret' in known), 'the code is told once')
    })

    await t.test('who is nobody is told nothing', async () => {
        const nobody = server.as()
        for (const rest of ['', '/events', '/actions'])
            await nobody.refused(404, 'GET', path(number, rest))
        await nobody.refusedAct(401, number, 'note', { text: 'x' })
        await server.as('dd_made-up').refused(401, 'GET', path(number))
        await server.as({ caseCode: 'AAAAAAAAAAAAAAAA' }).refused(401, 'GET', path(number))
        await server.as({ caseCode: 'AAAAAAAAAAAAAAAA' }).refusedAct(401, number, 'urge')
        // the code of one case opens no other
        const other = await reported(here, { kind: 'enquiry' })
        await other.by.refused(401, 'GET', path(number))
    })

    await t.test('401, 404, 403, 412, 409, 422, in this order', async () => {
        const stale = { headers: { 'If-Match': '"999"' } }
        await server.as().refusedAct(401, '20200101-000001-2', 'answer', { solved: 1 }, stale)
        await verifier.refusedAct(404, '20200101-000001-2', 'answer', { solved: 1 }, stale)
        await verifier.refusedAct(404, number, 'no_such_action', {}, stale)
        await operator.refusedAct(403, number, 'dispatch', { unit: [] }, stale)
        await dispatcher.refusedAct(412, number, 'decide_objection', { accept: 'x' }, stale)
        const problem = await dispatcher.refusedAct(409, number, 'decide_objection', { accept: 'x' })
        assert.ok(problem.actions.includes('dispatch') && !problem.actions.includes('answer'), `${problem.actions}`)
        await dispatcher.refusedAct(422, number, 'dispatch', { unit: '4711', due: 'soon', note: 7 },
                                    { fields: ['unit', 'due', 'note'] })
        await dispatcher.refusedAct(422, number, 'dispatch', {}, { fields: ['unit'] })
        assert.equal((await auditor.get(path(number))).json.version, 1, 'nothing happened')
    })

    await t.test('dispatched by hand, once', async () => {
        const offered = (await dispatcher.get(path(number, '/actions'))).json.items
        const fields = offered.find((a) => a.action === 'dispatch').fields
        assert.deepEqual(fields.find((f) => f.name === 'unit'), { name: 'unit', kind: 'unit', required: true })
        const row = await dispatcher.act(number, 'dispatch', { unit: 'office' })
        assert.deepEqual([row.state, row.lead_unit.id], ['dispatched', unit])
        assert.ok(row.account.id && row.account.name)
        await dispatcher.refusedAct(409, number, 'dispatch', { unit })
    })

    await t.test('objected to once, and refused', async () => {
        await handler.act(number, 'object', { reason: '不属于本单位' })
        await handler.refusedAct(409, number, 'object', { reason: '再说一次' })
        await handler.refusedAct(403, number, 'decide_objection', { accept: true, reason: '同意' })
        const row = await dispatcher.act(number, 'decide_objection', { accept: false, reason: '职责明确' })
        assert.equal(row.lead_unit.id, unit)
        await handler.refusedAct(409, number, 'object', { reason: '第二次' })
    })

    await t.test('acknowledged and answered', async () => {
        const row = await handler.act(number, 'acknowledge')
        assert.equal(row.state, 'in_progress')
        await handler.refusedAct(422, number, 'answer', { solved: 'maybe', media: ['ftp://x', 1] },
                                 { fields: ['public_reply', 'solved', 'media.0', 'media.1'] })
        const seen = (await handler.get(path(number))).header('etag')
        assert.equal(seen, `"${row.version}"`)
        const answered = await handler.act(number, 'answer', { public_reply: '已更换灯泡', solved: 'yes' },
                                           { headers: { 'If-Match': `W/${seen}` } })
        assert.deepEqual([answered.state, answered.claimed, answered.found, answered.said],
                         ['answered', 'yes', null, null])
        await handler.refusedAct(412, number, 'note', { text: 'x' }, { headers: { 'If-Match': seen } })
    })

    await t.test('who handled it does not judge it', async () => {
        const colleague = server.as(server.token('verifier', { unit }))
        for (const caller of [handler, colleague]) {
            await caller.refusedAct(403, number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: '看过' })
            await caller.refusedAct(403, number, 'rate', { solved: 'yes', satisfaction: 5 })
            await caller.refusedAct(403, number, 'close', { outcome: 'solved', reason: '完成' })
        }
        const problem = await verifier.refusedAct(409, number, 'close', { outcome: 'explained', reason: '已答复' })
        assert.ok(problem.detail, 'closing without a verdict is refused with a reason')
    })

    await t.test('found, said, closed', async () => {
        await verifier.act(number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: '灯亮着' })
        await requester.refusedAct(422, number, 'rate', { solved: 'yes', satisfaction: 6 }, { fields: ['satisfaction'] })
        let row = (await server.as().post(path(number, '/actions/rate'),
                                          { case_code: made.secret, solved: 'yes', satisfaction: 5 })).json
        if (row.state !== 'closed')
            row = await verifier.act(number, 'close', { outcome: 'explained', reason: '核查、评价齐全' })
        row = (await auditor.get(path(number))).json
        assert.equal(row.state, 'closed')
        assert.deepEqual([row.claimed, row.found, row.said, row.satisfaction], ['yes', 'yes', 'yes', 5])
        const duties = await auditor.all(`/api/v1/duties?state=done&unit=${unit}`)
        assert.equal(duties.filter((d) => d.number === number && d.role === 'lead').length, 1)
    })

    await t.test('the story, for staff and for the requester', async () => {
        const told = (await auditor.get(path(number, '/events'))).json.items
        assert.deepEqual(told.map((e) => e.seq), told.map((_, i) => i + 1))
        for (const e of told) {
            assert.match(e.recorded_at, /Z$/)
            assert.match(e.occurred_at, /Z$/)
            if (e.actor.kind === 'account') assert.ok(e.actor.name)
        }
        const shown = (await requester.get(path(number, '/events'))).json.items
        assert.ok(shown.length > 3 && shown.length < told.length)
        assert.ok(!shown.some((e) => e.action === 'object'), 'a dispute between units is not the requester\'s')
        assert.ok(!shown.some((e) => e.actor.name || e.actor.id), 'no person is named')
        assert.doesNotMatch(JSON.stringify([told, shown]), /王桂兰|13800138000/)
    })

    await t.test('every look at sealed data is an event', async () => {
        await auditor.refusedAct(403, number, 'see_requester', { reason: '好奇' })
        await verifier.refusedAct(422, number, 'see_requester', {}, { fields: ['reason'] })
        const seen = await verifier.act(number, 'see_requester', { reason: '回访' })
        assert.deepEqual([seen.requester.name, seen.requester.phone], ['王桂兰', '13800138000'])
        const told = (await auditor.get(path(number, '/events'))).json.items
        assert.equal(told.at(-1).action, 'see_requester')
    })
    assert.match((await server.as().get('/metrics')).text, /route="\/api\/v1\/cases\/\{number\}"/)
    assert.doesNotMatch((await server.as().get('/metrics')).text, new RegExp(number))
})

test('a key given twice does it once', async (t) => {
    const here = await office(t)
    const { server, operator } = here
    const nobody = server.as()
    const count = async () => (await operator.all('/api/v1/cases')).length

    const headers = { 'Idempotency-Key': key() }
    const first = await nobody.post('/api/v1/cases', { text: '井盖松动' }, { headers, expect: 201 })
    const again = await nobody.post('/api/v1/cases', { text: '井盖松动' }, { headers, expect: 201 })
    assert.deepEqual(again.json, first.json)
    assert.equal(again.header('location'), first.header('location'))
    assert.equal(again.header('etag'), first.header('etag'))
    await nobody.refused(422, 'POST', '/api/v1/cases', { text: '别的事' }, { headers, fields: ['Idempotency-Key'] })
    // the key is the caller's own
    await operator.post('/api/v1/cases', { text: '别的事' }, { headers, expect: 201 })
    assert.equal(await count(), 2)

    await nobody.refused(422, 'POST', '/api/v1/cases', { text: '井盖' },
                         { headers: { 'Idempotency-Key': 'short' }, fields: ['Idempotency-Key'] })
    await operator.post('/api/v1/cases', { text: '井盖' }, { headers: { 'Idempotency-Key': 'short' }, expect: 201 })

    // a call that failed leaves the key free
    const next = { 'Idempotency-Key': key() }
    await nobody.refused(422, 'POST', '/api/v1/cases', {}, { headers: next, fields: ['text'] })
    await nobody.post('/api/v1/cases', { text: '这次对了' }, { headers: next, expect: 201 })

    const { number } = first.json
    const act = { headers: { 'Idempotency-Key': 'n1' } }
    const noted = await operator.act(number, 'note', { text: '一次' }, act)
    assert.deepEqual(await operator.act(number, 'note', { text: '一次' }, act), noted)
    const told = (await operator.get(path(number, '/events'))).json.items
    assert.equal(told.filter((e) => e.action === 'note').length, 1)
    server.run('token', 'create', '--role', 'auditor')
    await server.restart()
    const after = await server.as().post('/api/v1/cases', { text: '井盖松动' }, { headers, expect: 201 })
    assert.deepEqual(after.json, first.json, 'also after a restart')
})

test('what cannot be read, and what is wrong in it', async (t) => {
    const { server, operator } = await office(t)
    const nobody = server.as()
    const before = (await operator.all('/api/v1/cases')).length
    for (const body of ['', '{', 'null x', '{"text":"a","text":"b"}', '{"text":"\\ud800"}', '['.repeat(200),
                        new Uint8Array([0x22, 0xff, 0x22]), '{"text":"\\u0000"}', '{"lat":1e999}'])
        await nobody.refused(400, 'POST', '/api/v1/cases', body, { headers: json })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
        await nobody.refused(415, 'POST', '/api/v1/cases', '{"text":"x"}', { headers: { 'Content-Type': type } })
    await nobody.refused(413, 'POST', '/api/v1/cases', `{"text":"${'x'.repeat(1 << 20)}"}`, { headers: json })
    // wrong credentials come after a body that could be read, not before
    await server.as('dd_x').refused(400, 'POST', '/api/v1/cases', '{', { headers: json })
    await server.as('dd_x').refused(401, 'POST', '/api/v1/cases', {})

    const wrong = {
        kind: 'wish', category: 'no-such', text: '长'.repeat(4001), lat: 91, area: 'nowhere', datum: 'mars',
        requester: { phone: 5, anonymous: 'yes' }, answers: [], media: 'x', channel: 'smoke',
        occurred_at: '2026-01-01T00:00:00', upstream: { due: 'x' }, what_is_this: 1,
    }
    const fields = ['kind', 'category', 'text', 'lat', 'lon', 'area', 'datum', 'requester.phone', 'requester.anonymous',
                    'answers', 'media', 'channel', 'occurred_at', 'upstream.system', 'upstream.number', 'upstream.due']
    const zh = await operator.refused(422, 'POST', '/api/v1/cases', wrong, { fields })
    assert.match(zh.errors[0].message, /\p{Script=Han}/u)
    const en = await operator.refused(422, 'POST', '/api/v1/cases', wrong,
                                    { fields, headers: { 'Accept-Language': 'fr, en;q=0.8, zh;q=0.1' } })
    for (const e of en.errors) assert.doesNotMatch(e.message, /\p{Script=Han}/u)
    await nobody.refused(422, 'POST', '/api/v1/cases', [], { headers: json })
    await nobody.refused(422, 'POST', '/api/v1/cases', {}, { fields: ['text'] })
    await nobody.refused(403, 'POST', '/api/v1/cases', { text: '自查', origin: 'found' })
    // what is not known is ignored
    await nobody.post('/api/v1/cases', { text: '路灯', colour: 'red' }, { expect: 201 })
    assert.equal((await operator.all('/api/v1/cases')).length, before + 1)

    await operator.refused(422, 'GET', '/api/v1/cases?state=lost&kind=x&limit=0&bbox=1,2,3&from=yesterday&overdue=1&unit=9',
                           undefined, { fields: ['state', 'kind', 'limit', 'bbox', 'from', 'overdue', 'unit'] })
    await operator.refused(422, 'GET', '/api/v1/cases?cursor=abc', undefined, { fields: ['cursor'] })
    await nobody.refused(422, 'GET', '/api/v1/areas/at?lat=x', undefined, { fields: ['lat', 'lon'] })
    await nobody.refused(404, 'GET', '/api/v1/areas/at?lat=0&lon=0')
    await nobody.refused(405, 'DELETE', '/api/v1/cases')
})

test('lists go on behind the last row, whatever comes in meanwhile', async (t) => {
    const here = await office(t)
    const { operator } = here
    const made = []
    for (let i = 0; i < 12; i++)
        made.unshift((await (i % 2 ? dispatched : reported)(here, { text: `第 ${i} 盏灯`, kind: i % 2 ? 'help' : 'enquiry' })).number)
    const got = []
    let cursor = ''
    do {
        const page = (await operator.get(`/api/v1/cases?limit=5${cursor && `&cursor=${cursor}`}`)).json
        assert.ok(page.items.length <= 5)
        got.push(...page.items.map((c) => c.number))
        cursor = page.next_cursor
        await reported(here)
    } while (cursor)
    assert.deepEqual(got, made, 'newest first, each once')

    const some = async (query) => (await operator.all(`/api/v1/cases?${query}`)).map((c) => c.number)
    assert.equal((await some('kind=enquiry')).length, 6)
    assert.deepEqual(await some(`q=${encodeURIComponent('第 7 盏')}`), [made[4]])
    assert.equal((await some('state=registered&kind=enquiry')).length, 6)
    assert.equal((await some('overdue=true')).length, 0)
    assert.equal((await some('to=2020-01-01')).length, 0)
    await here.server.as().refused(401, 'GET', '/api/v1/cases')
    await here.server.as().refused(401, 'GET', '/api/v1/duties')
    const duties = await operator.all('/api/v1/duties?state=open', 4)
    assert.equal(duties.length, 6)
    assert.ok(duties.every((d) => d.role === 'lead' && d.account.id && d.due))
    assert.equal(new Set(duties.map((d) => d.id)).size, duties.length)
})

test('the public reads what is public, masked', async (t) => {
    const here = await office(t)
    const { server, dispatcher, handler } = here
    const nobody = server.as()
    const shown = await dispatched(here, {
        text: '路灯不亮，请打 13812341234 找王师傅，邮箱 wang@example.org', address: '三号楼2单元501室', public_consent: true,
        lat: 39.9012345, lon: 116.4067891, requester: { name: '王桂兰', phone: '13812341234' },
    })
    const hidden = await reported(here, { text: '邻居家的路灯太亮', requester: { phone: '13900139000' }, lat: 39.9, lon: 116.4 })
    await handler.act(shown.number, 'acknowledge')
    await handler.act(shown.number, 'note', { text: '内部：难缠' })
    await handler.act(shown.number, 'answer', { public_reply: '已修好，电话 13700137000', solved: 'yes', note: '内部备注' })

    const seen = (await nobody.get(path(shown.number)))
    assert.doesNotMatch(seen.text, /13812341234|wang@example|501室|王桂兰|13700137000/)
    assert.match(seen.json.text, /路灯不亮/)
    assert.ok(!('account' in seen.json) && !('satisfaction' in seen.json))
    assert.ok(Math.abs(seen.json.lat - 39.9012345) < 0.0001 && seen.json.lat !== 39.9012345)
    const events = await nobody.get(path(shown.number, '/events'))
    assert.doesNotMatch(events.text, /13812341234|内部|13700137000/)
    assert.deepEqual(events.json.items.map((e) => e.action).filter((a) => a === 'note'), [])
    assert.ok(events.json.items.some((e) => e.action === 'answer'))
    assert.deepEqual((await nobody.get(path(shown.number, '/actions'))).json.items, [])
    await nobody.refused(404, 'GET', path(hidden.number))
    const own = (await shown.by.get(path(shown.number))).json
    assert.match(own.text, /13812341234/)
    assert.equal(own.lat, 39.9012345)

    const search = async (caller, q) => (await caller.get(`/api/v1/search?q=${encodeURIComponent(q)}`)).json.items
    assert.deepEqual((await search(nobody, '路灯')).map((c) => c.number), [shown.number])
    assert.match((await search(nobody, '路灯'))[0].snippet, /路灯/)
    assert.deepEqual(await search(nobody, '13812341234'), [], 'nobody is found by a telephone number')
    assert.equal((await search(dispatcher, '路灯')).length, 2)
    assert.equal((await search(dispatcher, 'ＷＡＮＧ@example')).length, 1, 'full-width is half-width')
    await nobody.refused(422, 'GET', '/api/v1/search', undefined, { fields: ['q'] })

    const map = async (caller) => (await caller.get('/api/v1/map?bbox=116,39,117,40&zoom=18')).json
    const features = (await map(nobody)).features
    assert.deepEqual(features.map((f) => f.properties.number), [shown.number])
    assert.ok(features[0].geometry.coordinates[1] !== 39.9012345)
    assert.equal((await map(dispatcher)).features.length, 2)

    const figures = (await nobody.get('/api/v1/indicators?group_by=unit')).json
    assert.ok(figures.rule_set)
    assert.ok(figures.items.every((i) => i.cases === null && i.withheld), 'cells below 5 are withheld')
    const exact = (await dispatcher.get('/api/v1/indicators?group_by=unit')).json
    assert.equal(exact.items.reduce((sum, i) => sum + i.cases, 0), 2)
    const daily = (await nobody.get('/api/v1/stats/daily')).json
    assert.ok(daily.items.length > 0 && daily.items.every((i) => i.count === null && i.withheld))
})

test('many cases on the map become clusters', async (t) => {
    const here = await office(t)
    for (let i = 0; i < 7; i++)
        await reported(here, { text: `第 ${i} 盏灯`, public_consent: true, lat: 39.9 + i / 1e5, lon: 116.4 })
    await reported(here, { text: '远处的灯', public_consent: true, lat: 39.2, lon: 116.9 })
    const { features } = (await here.server.as().get('/api/v1/map?bbox=116,39,117,40&zoom=10')).json
    const clusters = features.filter((f) => f.properties.cluster)
    assert.deepEqual(clusters.map((f) => f.properties.count), [7])
    assert.equal(features.length, 2)
    await here.server.as().refused(422, 'GET', '/api/v1/map', undefined, { fields: ['bbox'] })
})

test('when it is due, and why', async (t) => {
    const { server } = await office(t)
    const nobody = server.as()
    const ask = async (body) => (await nobody.post('/api/v1/due', body, { expect: 200 })).json
    const hours = await ask({ start: '2026-02-13T10:00:00+08:00', basis: 'hours', amount: 24 })
    assert.equal(hours.due, '2026-02-14T02:00:00Z')
    // the Spring Festival of 2026: 15 to 23 February are free, the 14th is a make-up working day
    const days = await ask({ calendar: 'cn', start: '2026-02-13T10:00:00+08:00', basis: 'working_days', amount: 2 })
    assert.match(days.due, /^2026-02-24T/)
    assert.equal(days.provisional, false)
    assert.ok(days.trace.length > 1 && days.trace.every((s) => s.from && s.to && s.why))
    assert.equal((await ask({ start: '2031-02-13T10:00:00+08:00', basis: 'working_days', amount: 2 })).provisional, true)
    await nobody.refused(422, 'POST', '/api/v1/due', { calendar: 'mars', start: 'now', basis: 'weeks', amount: 0 },
                         { fields: ['calendar', 'start', 'basis', 'amount'] })
    await nobody.refused(422, 'POST', '/api/v1/due', {}, { fields: ['start', 'basis', 'amount'] })
})

test('the description fits what is answered', async (t) => {
    const here = await office(t)
    const { operator, server } = here
    const doc = (await server.as().get('/api/v1/openapi.json')).json
    const { number } = await dispatched(here)
    const members = (name) => doc.components.schemas[name]
    const fits = (value, name) => {
        const { properties, required } = members(name)
        for (const one of required) assert.ok(one in value, `${name} has ${one}`)
        for (const one of Object.keys(value)) assert.ok(one in properties, `${name}.${one} is described`)
    }
    fits((await operator.get(path(number))).json, 'Case')
    fits((await server.as().post('/api/v1/cases', { text: '灯' }, { expect: 201 })).json, 'Receipt')
    fits((await operator.get(path(number, '/events'))).json.items[0], 'Event')
    fits((await operator.get(path(number, '/actions'))).json.items[0], 'Action')
    fits((await operator.get('/api/v1/duties')).json.items[0], 'Duty')
    fits((await operator.get('/api/v1/units')).json.items[0], 'Unit')
    fits((await operator.get('/api/v1/calendars')).json.items[0], 'Calendar')
    fits((await operator.get('/api/v1/indicators')).json.items[0], 'Indicator')
    fits((await operator.get('/api/v1/stats/daily')).json.items[0], 'DailyCount')
    fits((await operator.get('/api/v1/search?q=%E7%81%AF')).json.items[0], 'Hit')
    fits(await operator.refused(404, 'GET', path('x')), 'Problem')
    // every GET without a variable in its path answers what it says
    for (const [at, item] of Object.entries(doc.paths)) {
        if (at.includes('{') || !item.get) continue
        const url = (item.servers?.[0]?.url ?? doc.servers[0].url).replace(/\/$/, '') + at
        const query = at === '/map' ? '?bbox=1,1,2,2' : at === '/search' ? '?q=x' : at === '/areas/at' ? '?lat=1&lon=1' : ''
        const reply = await operator.send('GET', url + query)
        assert.ok(String(reply.status) in item.get.responses, `${at} answered ${reply.status}`)
        if (reply.status === 200) assert.equal(reply.type, Object.keys(item.get.responses[200].content)[0], at)
    }
})

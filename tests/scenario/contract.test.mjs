// The contract that outsiders rely on, sentence by sentence, in the demo town: what story.test.mjs
// does not tell already of routes, filters, refusals, privacy, followers and owners.
import { randomBytes } from 'node:crypto'

import { startServer, test, assert } from './daodi.mjs'

const path = (number, rest = '') => `/api/v1/cases/${number}${rest}`
const json = { 'Content-Type': 'application/json' }
const key = () => randomBytes(16).toString('hex')
const lampPlace = { lat: 39.9, lon: 116.4 }

/** The demo town, and somebody for each role, with and without a unit. */
async function town(t) {
    const server = await startServer(t, { demo: ['--cases', 60, '--seed', 7] })
    const units = Object.fromEntries((await server.as(server.token('auditor')).get('/api/v1/units')).json.items
        .map((u) => [u.code, u.id]))
    const areas = Object.fromEntries((await server.as().get('/api/v1/areas')).json.items.map((a) => [a.code, a]))
    const box = areas['qh-01'].bbox
    lampPlace.lat = (box[1] + box[3]) / 2
    lampPlace.lon = (box[0] + box[2]) / 2
    const as = (role, more) => server.as(server.token(role, more))
    return {
        server, units, areas, as, nobody: server.as(),
        operator: as('operator'), dispatcher: as('dispatcher'), handler: as('handler'), verifier: as('verifier'),
        supervisor: as('supervisor'), auditor: as('auditor'),
        works: as('handler', { unit: units.works }), worksBoss: as('supervisor', { unit: units.works }),
    }
}

const lamp = { category: 'street-lamp', text: '路灯不亮', answers: { lamp_state: 'out' } }
async function report(here, more = {}, by = here.nobody) {
    const made = (await by.post('/api/v1/cases', { ...lamp, ...lampPlace, ...more }, { expect: 201 })).json
    return { ...made, by: here.server.as({ caseCode: made.secret }) }
}
/** Reported, dispatched by the rule, acknowledged by the unit's own handler, answered. */
async function answered(here, more = {}) {
    const made = await report(here, more)
    assert.equal(made.state, 'dispatched')
    await here.handler.act(made.number, 'acknowledge')
    await here.handler.act(made.number, 'answer', { public_reply: '已修好', solved: 'yes', evidence: '照片在档' })
    return made
}
const events = async (caller, number) => (await caller.get(path(number, '/events'))).json.items

test('the contract', async (t) => {
    const here = await town(t)
    const { server, nobody, operator, dispatcher, handler, verifier, supervisor, auditor, works, units } = here

    await t.test('every member of a case has the name the contract gives it', async () => {
        const made = await report(here)
        const full = ['number', 'state', 'kind', 'origin', 'mode', 'category', 'area', 'lead_unit', 'account', 'due',
                      'provisional', 'requester_clock', 'lat', 'lon', 'text', 'claimed', 'found', 'said', 'outcome',
                      'overdue', 'public', 'created', 'closed', 'version']
        const seen = (await auditor.get(path(made.number))).json
        for (const name of full) assert.ok(name in seen, `${name} is absent`)
        for (const name of full.filter((n) => n !== 'account')) {
            assert.ok(name in made, `${name} is absent from the receipt`)
            assert.ok(name in (await nobody.get(path(made.number))).json, `${name} is absent in public`)
        }
        for (const name of ['category', 'area', 'lead_unit', 'account'])
            assert.deepEqual(Object.keys(seen[name]), ['id', 'name'])
        assert.equal(typeof seen.category.id, 'string')
        assert.deepEqual([seen.claimed, seen.found, seen.said, seen.outcome, seen.closed], [null, null, null, null, null])
        assert.deepEqual([seen.kind, seen.origin, seen.mode, seen.state], ['complaint', 'requester', 'ordinary', 'dispatched'])
        for (const name of ['created', 'due', 'requester_clock']) assert.match(seen[name], /^\d{4}-\d\d-\d\dT.*Z$/)
        for (const name of ['name', 'phone', 'requester']) assert.ok(!(name in seen))
    })

    await t.test('a report with everything', async () => {
        const all = { kind: 'help', category: 'street-lamp', text: '灯灭了', address: '银杏里 3 号', ...lampPlace, datum: 'wgs84',
                      requester: { name: '甲', phone: '13800000001', email: 'a@b.example', anonymous: false, confidential: false,
                                   represented_by: '邻居' },
                      answers: { lamp_state: 'out', lamp_number: 'A-17' }, media: ['https://example.org/1.jpg'], channel: 'phone',
                      occurred_at: '2026-01-01T08:00:00+08:00', origin: 'upstream',
                      upstream: { system: '12345', number: 'X-1', due: '2030-01-01T00:00:00Z' } }
        const made = (await operator.post('/api/v1/cases', all, { expect: 201 })).json
        assert.deepEqual([made.kind, made.origin], ['help', 'upstream'])
        const seen = (await auditor.get(path(made.number))).json
        assert.equal(seen.channel, 'phone')
        assert.deepEqual(seen.media, ['https://example.org/1.jpg'])
        assert.deepEqual(seen.answers, [{ code: 'lamp_state', value: 'out' }, { code: 'lamp_number', value: 'A-17' }])
        const [first] = await events(auditor, made.number)
        assert.deepEqual([first.seq, first.action, first.occurred_at], [1, 'report', '2026-01-01T00:00:00Z'])
        assert.ok(first.recorded_at > '2026-06')
        for (const channel of ['phone', 'counter', 'web', 'app', 'visit', 'open311', 'api'])
            await report(here, { channel })
        await nobody.refused(422, 'POST', '/api/v1/cases', { ...lamp, ...lampPlace, answers: {} }, { fields: ['answers.lamp_state'] })
        await nobody.refused(422, 'POST', '/api/v1/cases', { ...lamp, ...lampPlace, answers: { lamp_state: 'gone' } },
                             { fields: ['answers.lamp_state'] })
        await nobody.refused(422, 'POST', '/api/v1/cases', lamp, { fields: ['address'] })
    })

    await t.test('coordinates and their datum', async () => {
        const wgs = await report(here)
        const gcj = (await report(here, { datum: 'gcj02' }))
        const seen = (await auditor.get(path(gcj.number))).json
        assert.ok(Math.abs(seen.lat - lampPlace.lat) > 0.0002 || Math.abs(seen.lon - lampPlace.lon) > 0.0002,
                  'a place in the Chinese datum is converted')
        assert.ok(Math.abs(seen.lat - lampPlace.lat) < 0.02 && Math.abs(seen.lon - lampPlace.lon) < 0.02)
        assert.ok((await auditor.get(path(wgs.number))).json.lat)
        const [first] = await events(auditor, gcj.number)
        assert.deepEqual([first.data.datum, first.data.lat, first.data.lon], ['gcj02', lampPlace.lat, lampPlace.lon],
                         'the original is kept')
        for (const [place, fields] of [[{ lat: 90.001, lon: 0 }, ['lat']], [{ lat: 0, lon: -180.001 }, ['lon']],
                                       [{ lat: '39.9', lon: 116 }, ['lat']], [{ lat: 39 }, ['lon']],
                                       [{ lat: null, lon: 5 }, ['lat']], [{ lat: 1e300, lon: 5 }, ['lat']]])
            await nobody.refused(422, 'POST', '/api/v1/cases', { text: 'x', ...place }, { fields })
        const at = (await nobody.get(`/api/v1/areas/at?lat=${lampPlace.lat}&lon=${lampPlace.lon}`)).json
        assert.ok(at.id && at.name && 'parent' in at)
        assert.equal((await nobody.get(`/api/v1/areas/${at.id}`)).json.id, at.id)
        await nobody.refused(404, 'GET', '/api/v1/areas/999999')
        await nobody.refused(422, 'GET', '/api/v1/areas/at?lat=91&lon=181', undefined, { fields: ['lat', 'lon'] })
        await nobody.refused(422, 'GET', '/api/v1/areas/at?lat=nan&lon=inf', undefined, { fields: ['lat', 'lon'] })
    })

    await t.test('outside the territory it is accepted, told the right channel, referred', async () => {
        const made = await report(here, { lat: 31.2, lon: 121.5 })
        assert.deepEqual([made.state, made.outcome], ['closed', 'referred'])
        assert.ok(made.reply)
        assert.ok((await events(made.by, made.number)).some((e) => e.action === 'refer'))
    })

    await t.test('a text of 4,000 characters, not one more', async () => {
        const long = '长'.repeat(4000)
        const made = await report(here, { text: long })
        assert.equal((await made.by.get(path(made.number))).json.text, long)
        await nobody.refused(422, 'POST', '/api/v1/cases', { ...lamp, ...lampPlace, text: `${long}。` }, { fields: ['text'] })
        await made.by.act(made.number, 'supplement', { text: '😀'.repeat(4000) })
        await made.by.refusedAct(422, made.number, 'supplement', { text: '😀'.repeat(4001) }, { fields: ['text'] })
        await handler.refusedAct(422, made.number, 'note', { text: long + long }, { fields: ['text'] })
    })

    await t.test('what cannot be read', async () => {
        const post = (status, body, headers = json) => nobody.refused(status, 'POST', '/api/v1/due', body, { headers })
        await post(400, '{"a":'.repeat(5000) + '1' + '}'.repeat(5000))
        await post(400, '{"amount":1,"amount":2}')
        await post(400, new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]))
        await post(400, '{"amount":99999999999999999999999999,"basis":"hours","start":"2026-01-01T00:00:00Z"}')
        await post(422, '{"amount":1.5,"basis":"hours","start":"2026-01-01T00:00:00Z"}')
        await post(422, '{"amount":-0,"basis":"hours","start":"2026-01-01T00:00:00Z"}')
        await post(422, '{"amount":1,"basis":"hours","start":"2026-02-30T00:00:00Z"}')
        await post(422, '{"amount":1,"basis":"hours","start":"9999-12-31T23:59:59Z"}')
        await post(415, '{}', { 'Content-Type': 'application/xml' })
        await nobody.refused(415, 'POST', '/api/v1/due', '{}', { headers: { 'Content-Type': 'application/jsonx' } })
        const reply = await nobody.send('POST', '/api/v1/due', '{"basis":"hours","start":"2026-01-01T00:00:00Z","amount":1}',
                                        { headers: { 'Content-Type': 'application/json; charset=utf-8' } })
        assert.equal(reply.status, 200)
        await nobody.refused(404, 'GET', '/api/v1/nothing')
        await nobody.refused(400, 'GET', path('%00'))
        await nobody.refused(404, 'GET', path(encodeURIComponent("' or 1=1 --")))
        await operator.refused(422, 'GET', '/api/v1/cases?q=%ff', undefined, { fields: ['q'] })
    })

    await t.test('the case code, in the header and in the body', async () => {
        const made = await report(here, { requester: { name: '乙' } })
        await nobody.post(path(made.number, '/actions/urge'), { case_code: made.secret, text: '快点' }, { expect: 200 })
        await nobody.refusedAct(401, made.number, 'urge', { case_code: 'AAAAAAAAAAAAAAAA' })
        await nobody.refusedAct(401, made.number, 'urge', { case_code: 7 })
        await nobody.refusedAct(401, made.number, 'urge', {})
        await made.by.act(made.number, 'urge')
        const secret = made.secret.toLowerCase()
        await server.as({ caseCode: `${secret.slice(0, 4)}-${secret.slice(4)}` }).act(made.number, 'urge')
        // a secret in a query says nothing
        await nobody.refusedAct(401, `${made.number}`, `urge?case_code=${made.secret}`, {})
        const offered = (await made.by.get(path(made.number, '/actions'))).json.items.map((a) => a.action)
        assert.deepEqual([...offered].sort(), ['see_requester', 'supplement', 'urge', 'withdraw'], 'what a requester may do of a dispatched case')
        for (const act of ['acknowledge', 'answer', 'verify', 'close', 'dispatch', 'note'])
            await made.by.refusedAct(403, made.number, act, {})
    })

    await t.test('who may act: the lead unit works, others do not', async () => {
        const made = await report(here)
        const other = here.as('handler', { unit: units.greenery })
        const admin = here.as('administrator')
        for (const act of ['acknowledge', 'object', 'answer', 'contact', 'reassign'])
            assert.ok([403, 404].includes((await other.send('POST', path(made.number, `/actions/${act}`), {})).status), act)
        assert.equal((await works.act(made.number, 'acknowledge')).state, 'in_progress')
        await admin.refusedAct(403, made.number, 'note', { text: 'x' })
        await admin.refused(403, 'GET', '/api/v1/cases')
        await admin.refused(403, 'GET', '/api/v1/duties')
        await operator.refusedAct(403, made.number, 'answer', {})
        await here.as('supervisor', { unit: units.greenery }).refused(403, 'POST', path(made.number, '/actions/supervise'),
                                                                        { text: 'x', due: '2030-01-01T00:00:00Z' })
    })

    await t.test('a service account is nobody: the officer named at dispatch stays accountable', async () => {
        const made = await report(here)
        const officer = (await auditor.get(path(made.number))).json.account
        assert.ok(officer.id)
        for (const caller of [works]) {
            const row = await caller.act(made.number, 'acknowledge')
            assert.deepEqual(row.account, officer)
        }
        const person = server.as(server.token({ account: 'han.qinglan' }))
        const again = await report(here)
        assert.equal((await person.act(again.number, 'acknowledge')).account.name, '韩青岚')
        const third = await report(here)
        assert.equal((await works.act(third.number, 'acknowledge', { account: 'xie.guifan' })).account.name, '谢归帆')
        assert.equal((await works.act(third.number, 'reassign', { account: 'han.qinglan', reason: '休假' })).account.name, '韩青岚')
        // never an account of another unit, a machine's, or nobody's
        for (const account of ['wei.changgeng', `service-handler-unit-${units.works}`, 'no.body', '0'])
            await works.refusedAct(422, third.number, 'reassign', { account, reason: 'x' }, { fields: ['account'] })
    })

    await t.test('reassigning: a person by the lead, a unit only by a dispatcher', async () => {
        const made = await report(here)
        await works.refusedAct(403, made.number, 'reassign', { unit: 'street' }, {})
        await works.refusedAct(422, made.number, 'reassign', { reason: 'x' }, { fields: ['account'] })
        await dispatcher.refusedAct(422, made.number, 'reassign', { unit: 'works', reason: 'x' }, { fields: ['unit'] })
        await dispatcher.refusedAct(422, made.number, 'reassign', { unit: 'gas-company', reason: 'x' }, { fields: ['unit'] })
        await works.act(made.number, 'acknowledge')
        const row = await dispatcher.act(made.number, 'reassign', { unit: 'street', reason: '重大问题' })
        assert.deepEqual([row.state, row.lead_unit.id], ['dispatched', units.street])
        const duties = (await auditor.all('/api/v1/duties')).filter((d) => d.number === made.number)
        assert.deepEqual(duties.map((d) => [d.unit.id, d.outcome]).sort(), [[units.street, null], [units.works, 'reassigned']].sort())
    })

    await t.test('one objection for each unit', async () => {
        const made = await report(here)
        await works.act(made.number, 'object', { reason: '不归我们' })
        const row = await dispatcher.act(made.number, 'decide_objection', { accept: true, unit: 'street', reason: '同意' })
        assert.equal(row.lead_unit.id, units.street)
        await dispatcher.refusedAct(409, made.number, 'decide_objection', { accept: true, unit: 'works', reason: '再来' })
        await dispatcher.act(made.number, 'reassign', { unit: 'works', reason: '还是你们' })
        await works.refusedAct(409, made.number, 'object', { reason: '又不归我们' })
    })

    await t.test('a decline takes two persons; it may be contested once', async () => {
        const made = await report(here, { kind: 'enquiry' })
        const [one, two] = ['lin.qinghe', 'su.wangshu'].map((account) => server.as(server.token({ account })))
        await one.refusedAct(422, made.number, 'decline', { reason_code: 'dont_like', reason: 'x' }, { fields: ['reason_code'] })
        await made.by.refusedAct(409, made.number, 'contest', { what: 'decline', reason: '不服' })
        await one.act(made.number, 'decline', { reason_code: 'outside_mandate', reason: '请找市里' })
        await two.refusedAct(409, made.number, 'decline', {})
        const offered = async (by) => (await by.get(path(made.number, '/actions'))).json.items.map((a) => a.action)
        assert.ok((await offered(two)).includes('confirm_decline') && !(await offered(two)).includes('decline'))
        assert.ok(!(await offered(one)).includes('confirm_decline'))
        await one.refusedAct(403, made.number, 'confirm_decline', {}, { headers: { 'If-Match': '"1"' } })
        await two.refusedAct(412, made.number, 'confirm_decline', {}, { headers: { 'If-Match': '"1"' } })
        const row = await two.act(made.number, 'confirm_decline')
        assert.deepEqual([row.state, row.outcome], ['closed', 'not_accepted'])
        await made.by.refusedAct(409, made.number, 'rate', { solved: 'no', satisfaction: 1 })
        assert.equal((await made.by.act(made.number, 'contest', { what: 'decline', reason: '不服' })).state, 'registered')
        await one.act(made.number, 'decline', { reason_code: 'outside_mandate', reason: '请找市里' })
        await two.act(made.number, 'confirm_decline')
        await made.by.refusedAct(409, made.number, 'contest', { what: 'decline', reason: '还不服' })
    })

    await t.test('a contact and an exclusion are contested when there was one, once', async () => {
        const made = await report(here)
        await made.by.refusedAct(409, made.number, 'contest', { what: 'contact', reason: '没人打' })
        await made.by.refusedAct(409, made.number, 'contest', { what: 'exclusion', reason: '没剔除' })
        await works.act(made.number, 'contact', { how: 'phone', reached: true, at: '2026-01-01T00:00:00Z' })
        await works.refusedAct(422, made.number, 'contact', { how: 'smoke', reached: 'yes', at: 'now' },
                               { fields: ['how', 'reached', 'at'] })
        const told = (await events(made.by, made.number)).at(-1)
        assert.deepEqual([told.action, told.occurred_at], ['contact', '2026-01-01T00:00:00Z'])
        await made.by.act(made.number, 'contest', { what: 'contact', reason: '没接到过电话' })
        await made.by.refusedAct(409, made.number, 'contest', { what: 'contact', reason: '真没有' })
    })

    await t.test('claimed, found and said stay three, and the closing rule waits for what the tier asks', async () => {
        const made = await answered(here)
        await handler.refusedAct(409, made.number, 'answer', {})
        await verifier.refusedAct(409, made.number, 'close', { outcome: 'solved', reason: 'x' })
        await verifier.refusedAct(409, made.number, 'rate', { solved: 'yes', satisfaction: 5 })
        await verifier.refusedAct(422, made.number, 'verify', { how: 'site', passed: true, found: 'no', evidence: 'x' }, { fields: ['passed'] })
        await verifier.act(made.number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: '亮' })
        let row = (await made.by.get(path(made.number))).json
        assert.deepEqual([row.state, row.claimed, row.found, row.said], ['answered', 'yes', 'yes', null])
        row = await made.by.act(made.number, 'rate', { solved: 'yes', satisfaction: 5, comment: '好', pressed: false })
        row = (await made.by.get(path(made.number))).json
        assert.deepEqual([row.state, row.outcome, row.said], ['closed', 'solved', 'yes'])
        assert.equal((await events(made.by, made.number)).at(-1).actor.kind, 'rule')
        // amendable until archived; an unhappy verdict asks for rework
        row = await made.by.act(made.number, 'rate', { solved: 'no', satisfaction: 1 })
        assert.equal(row.said, 'no')
        row = await supervisor.act(made.number, 'rework', { reason: '又坏了' })
        assert.deepEqual([row.state, row.outcome, row.claimed, row.found, row.said], ['in_progress', null, null, null, null])
        assert.ok(row.account.id)
        await handler.refusedAct(422, made.number, 'answer', { public_reply: '修不了', solved: 'no', evidence: 'x' }, { fields: ['why_not'] })
        await handler.refusedAct(422, made.number, 'answer', { public_reply: '修好', solved: 'yes' }, { fields: ['evidence'] })
        await handler.act(made.number, 'answer', { public_reply: '修不了', solved: 'no', why_not: '缺件', evidence: 'x' })
        await verifier.act(made.number, 'callback', { reached: true, how: 'phone' })
        await verifier.act(made.number, 'rate', { solved: 'no', satisfaction: 2 })
        await verifier.act(made.number, 'verify', { how: 'site', passed: true, found: 'partly', evidence: '看了' })
        await verifier.refusedAct(422, made.number, 'close', { outcome: 'solved', reason: '好了' }, { fields: ['outcome'] })
        row = await verifier.act(made.number, 'close', { outcome: 'unsolved', reason: '缺件' })
        assert.deepEqual([row.state, row.outcome], ['closed', 'unsolved'])
    })

    await t.test('a check that failed sends it back', async () => {
        const made = await answered(here)
        const row = await verifier.act(made.number, 'verify', { how: 'site', passed: false, found: 'no', evidence: '还是黑的' })
        assert.deepEqual([row.state, row.found], ['in_progress', 'no'])
    })

    await t.test('who sits in the handling unit, or handled it, does not judge', async () => {
        const made = await report(here)
        await works.act(made.number, 'acknowledge')
        await works.act(made.number, 'answer', { public_reply: '好', solved: 'yes', evidence: 'x' })
        for (const caller of [works, here.as('verifier', { unit: units.works }), here.worksBoss])
            for (const [act, body] of [['verify', { how: 'site', passed: true, found: 'yes', evidence: 'x' }],
                                       ['callback', { reached: true, how: 'phone' }], ['rate', { solved: 'yes', satisfaction: 5 }],
                                       ['close', { outcome: 'solved', reason: 'x' }]])
                await caller.refusedAct(403, made.number, act, body)
        await here.as('verifier', { unit: units.verification })
            .act(made.number, 'verify', { how: 'phone', passed: true, found: 'yes', evidence: 'x' })
        await works.refusedAct(403, made.number, 'withdraw', { asked_to: false })
    })

    await t.test('praise is asked nothing and is not rated', async () => {
        const made = await report(here, { category: 'praise', text: '谢谢', answers: undefined })
        assert.equal(made.kind, 'commendation')
        await handler.act(made.number, 'acknowledge')
        await handler.act(made.number, 'answer', { public_reply: '谢谢您', solved: 'yes' })
        await made.by.refusedAct(409, made.number, 'rate', { solved: 'yes', satisfaction: 5 })
        const row = await verifier.act(made.number, 'close', { outcome: 'no_verdict', reason: '表扬' })
        assert.equal(row.outcome, 'no_verdict')
    })

    await t.test('answered at once; referred', async () => {
        const made = await report(here, { kind: 'enquiry' })
        await operator.refusedAct(422, made.number, 'answer_now', {}, { fields: ['public_reply'] })
        const row = await operator.act(made.number, 'answer_now', { public_reply: '请带身份证', knowledge: 'k-1' })
        assert.deepEqual([row.state, row.outcome], ['closed', 'explained'])
        assert.equal((await made.by.act(made.number, 'rate', { solved: 'yes', satisfaction: 4 })).said, 'yes')
        const other = await report(here)
        const gone = await dispatcher.act(other.number, 'refer', { route: '仲裁委员会', receipt: 'R-9', reason: '请申请劳动仲裁' })
        assert.deepEqual([gone.state, gone.outcome], ['closed', 'referred'])
        const told = (await events(other.by, other.number)).at(-1)
        assert.deepEqual(told.data, { route: '仲裁委员会', receipt: 'R-9', reason: '请申请劳动仲裁', outcome: 'referred' })
    })

    await t.test('a place found only on the spot closes only after a look on the spot', async () => {
        const made = await report(here, { category: 'manhole', text: '井盖松动', answers: undefined, lat: lampPlace.lat + 0.003 })
        await handler.act(made.number, 'acknowledge')
        await handler.act(made.number, 'answer', { public_reply: '已更换', solved: 'yes', evidence: 'x' })
        await verifier.act(made.number, 'verify', { how: 'phone', passed: true, found: 'yes', evidence: '电话里说好了' })
        await made.by.act(made.number, 'rate', { solved: 'yes', satisfaction: 5 })
        await verifier.refusedAct(409, made.number, 'close', { outcome: 'solved', reason: 'x' })
        await verifier.act(made.number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: '看了' })
        assert.equal((await made.by.get(path(made.number))).json.state, 'closed')
    })

    await t.test('what is confidential or was private once is not public', async () => {
        const made = await report(here, { requester: { name: '戊', confidential: true } })
        await nobody.refused(404, 'GET', path(made.number))
        const other = await report(here)
        for (const category of ['wages', 'street-lamp'])
            await dispatcher.act(other.number, 'reclassify', { category, reason: '改类' })
        await nobody.refused(404, 'GET', path(other.number))
    })

    await t.test('asked for more, supplemented', async () => {
        const made = await report(here)
        assert.equal((await handler.act(made.number, 'ask_more', { question: '哪一盏？' })).waiting, true)
        assert.equal((await made.by.act(made.number, 'supplement', { text: '第三盏', media: ['https://example.org/2.jpg'] })).waiting, false)
        await made.by.refusedAct(422, made.number, 'supplement', { text: 'x', media: ['https://exa mple.org/<script>'] }, { fields: ['media.0'] })
        const told = await events(made.by, made.number)
        assert.deepEqual(told.slice(-2).map((e) => e.action), ['ask_more', 'supplement'])
        assert.ok(!(await events(nobody, made.number)).some((e) => ['ask_more', 'supplement'].includes(e.action)))
    })

    await t.test('a withdrawn danger goes on as the unit\'s own finding', async () => {
        const made = await report(here, { category: 'manhole', text: '井盖没了', answers: undefined, requester: { phone: '13812345678' } })
        await made.by.refusedAct(422, made.number, 'withdraw', {}, { fields: ['asked_to'] })
        const row = await made.by.act(made.number, 'withdraw', { asked_to: true, reason: '有人让我撤' })
        assert.deepEqual([row.state, row.outcome], ['closed', 'withdrawn'])
        const link = (await auditor.get(path(made.number))).json.links
        assert.equal(link.length, 1)
        assert.deepEqual([link[0].relation, link[0].to], ['follows', made.number])
        const found = (await auditor.get(path(link[0].from))).json
        assert.deepEqual([found.origin, found.state, found.text], ['found', 'dispatched', '井盖没了'])
        assert.ok(found.account.id)
        const earlier = await events(auditor, made.number)
        assert.ok(!earlier.some((e) => e.action === 'recompute'), 'what was withdrawn did not come back')
        assert.ok(!JSON.stringify(await events(nobody, made.number)).includes('asked_to'))
    })

    await t.test('a follower has no owner of its own', async () => {
        const master = await report(here, { text: '主单' })
        const dup = await report(here, { text: '同一盏', public_consent: false })
        const link = await dispatcher.act(dup.number, 'link', { to: master.number, relation: 'duplicate_of' })
        assert.deepEqual([link.account, link.follower], [null, true])
        const row = (await dup.by.get(path(dup.number))).json
        assert.equal(row.requester_clock, dup.requester_clock, 'its own clock')
        for (const act of ['acknowledge', 'answer', 'dispatch', 'object', 'contact', 'close', 'verify', 'reclassify', 'note', 'refer'])
            assert.ok([403, 409].includes((await dispatcher.send('POST', path(dup.number, `/actions/${act}`), {})).status), act)
        const offered = (await dispatcher.get(path(dup.number, '/actions'))).json.items.map((a) => a.action)
        assert.deepEqual(offered.filter((a) => a !== 'see_requester'), ['unlink'])
        const open = (await auditor.all('/api/v1/duties?state=open')).map((d) => d.number)
        assert.ok(!open.includes(dup.number) && open.includes(master.number))
        await handler.act(master.number, 'acknowledge')
        assert.equal((await dup.by.get(path(dup.number))).json.state, 'in_progress')
        await handler.act(master.number, 'answer', { public_reply: '换了灯泡', solved: 'yes', evidence: 'x' })
        const told = (await dup.by.get(path(dup.number))).json
        assert.deepEqual([told.state, told.reply], ['answered', '换了灯泡'])
        await dup.by.act(dup.number, 'rate', { solved: 'no', satisfaction: 1 })
        await verifier.act(master.number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: 'x' })
        await master.by.act(master.number, 'rate', { solved: 'yes', satisfaction: 5 })
        const end = (await dup.by.get(path(dup.number))).json
        assert.deepEqual([end.state, end.outcome, end.said], ['closed', 'unsolved', 'no'], 'its own verdict')
        assert.equal((await events(dup.by, dup.number)).at(-1).action, 'close')
        const m = (await auditor.get(path(master.number))).json
        assert.deepEqual([m.outcome, m.said], ['solved', 'yes'])

        const again = await report(here)
        const back = await report(here)
        await dispatcher.act(back.number, 'link', { to: again.number, relation: 'duplicate_of' })
        const freed = await dispatcher.act(back.number, 'unlink', { to: again.number, reason: '不是同一盏' })
        const now = (await auditor.get(path(back.number))).json
        assert.equal(now.state, 'dispatched')
        assert.ok(now.account.id && freed)
        await dispatcher.refusedAct(409, back.number, 'unlink', { to: again.number, reason: 'x' })
        await dispatcher.refusedAct(422, back.number, 'link', { to: back.number, relation: 'follows' }, { fields: ['to'] })
        await dispatcher.refusedAct(422, back.number, 'link', { to: '20200101-000001-2', relation: 'cousin' }, { fields: ['relation'] })
    })

    await t.test('nobody links to what is not his to know', async () => {
        const east = here.as('dispatcher', { unit: units['community-01'] })
        const far = here.areas['qh-02'].bbox
        const secret = await report(here, { category: 'wages', text: '欠薪', answers: undefined,
                                            lat: (far[1] + far[3]) / 2, lon: (far[0] + far[2]) / 2 })
        const mine = await report(here)
        await east.refused(404, 'GET', path(secret.number))
        await east.act(mine.number, 'link', { to: (await report(here)).number, relation: 'same_cause' })
        const message = async (to) => (await east.refusedAct(422, mine.number, 'link', { to, relation: 'same_cause' }, { fields: ['to'] }))
            .errors[0].message.replace(to, '')
        assert.equal(await message(secret.number), await message('20200101-000001-2'))
    })

    await t.test('the same again within the window counts against the earlier closing', async () => {
        const spot = { lat: lampPlace.lat + 0.0015, lon: lampPlace.lon }
        const first = await answered(here, spot)
        await verifier.act(first.number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: 'x' })
        await first.by.act(first.number, 'rate', { solved: 'yes', satisfaction: 5 })
        const again = await report(here, spot)
        const links = (await auditor.get(path(again.number))).json.links
        assert.deepEqual(links, [{ relation: 'recurrence_of', from: again.number, to: first.number }])
        assert.equal((await events(auditor, first.number)).at(-1).action, 'recompute')
    })

    await t.test('a recurrence that a dispatcher sees counts too, until it is unlinked', async () => {
        const at = { lat: lampPlace.lat - 0.0015, lon: lampPlace.lon }
        const first = await answered(here, at)
        await verifier.act(first.number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: 'x' })
        await first.by.act(first.number, 'rate', { solved: 'yes', satisfaction: 5 })
        const again = await report(here, { category: 'road', answers: undefined })
        await dispatcher.act(again.number, 'link', { to: first.number, relation: 'recurrence_of' })
        assert.deepEqual((await events(auditor, first.number)).at(-1).data, { came_back: true })
        await dispatcher.act(again.number, 'unlink', { to: first.number, reason: '不是一回事' })
        assert.deepEqual((await events(auditor, first.number)).at(-1).data, { came_back: false })
    })

    await t.test('an upstream order is taken once', async () => {
        const upstream = { system: '12345', number: 'U-77' }
        const made = await report(here, { upstream }, operator)
        assert.equal(made.origin, 'upstream')
        await operator.refused(409, 'POST', '/api/v1/cases', { ...lamp, ...lampPlace, upstream })
        await report(here, { upstream: { ...upstream, system: '12320' } }, operator)
    })

    await t.test('the same key at the same time does it once; of two acts on one view one is stale', async () => {
        const headers = { 'Idempotency-Key': key() }
        const body = { ...lamp, ...lampPlace, text: '同时' }
        const many = await Promise.all([1, 2, 3, 4, 5, 6].map(() => nobody.post('/api/v1/cases', body, { headers, expect: 201 })))
        assert.equal(new Set(many.map((r) => r.json.number)).size, 1)
        const { number } = many[0].json
        const view = { 'If-Match': many[0].header('etag') }
        const acts = await Promise.all([1, 2, 3, 4].map((n) => operator.send('POST', path(number, '/actions/note'), { text: `${n}` }, { headers: view })))
        assert.deepEqual(acts.map((r) => r.status).sort(), [200, 412, 412, 412])
    })

    await t.test('a token that was taken back opens nothing', async () => {
        const told = server.token('operator', { unit: units.greenery })
        const other = server.token('operator')
        await server.as(told).get('/api/v1/cases?limit=1')
        server.run('token', 'revoke', '--role', 'operator', '--unit', units.greenery)
        await server.as(told).refused(401, 'GET', '/api/v1/cases?limit=1')
        await server.as(told).refused(401, 'POST', '/api/v1/cases', { text: 'x' })
        await server.as(other).get('/api/v1/cases?limit=1')
        await server.as(server.token('operator', { unit: units.greenery })).get('/api/v1/cases?limit=1')
        server.run('token', 'revoke', '--account', 'no.body', { status: 1 })
        server.run('token', 'revoke', { status: 2 })
    })

    await t.test('methods', async () => {
        const head = await nobody.send('HEAD', '/api/v1/categories')
        assert.equal(head.status, 200)
        assert.equal(head.bytes.length, 0)
        const wrong = await nobody.send('PUT', '/api/v1/cases')
        assert.equal(wrong.status, 405)
        assert.match(wrong.header('allow') ?? '', /GET.*POST|POST.*GET/)
    })

    await t.test('reclassified: both classes stay visible, limits are recomputed', async () => {
        const made = await report(here)
        await dispatcher.refusedAct(422, made.number, 'reclassify', { category: 'facilities', reason: 'x' }, { fields: ['category'] })
        const row = await dispatcher.act(made.number, 'reclassify', { category: 'road', reason: '是路' })
        assert.notEqual(row.due, made.due)
        const last = (await events(auditor, made.number)).findLast((e) => e.action === 'reclassify')
        assert.deepEqual([last.data.from, last.data.to, last.data.reason], ['路灯', '道路破损', '是路'])
        assert.ok(last.data.trace.length)
    })

    await t.test('allegations are seen by few and owned by none', async () => {
        const made = await report(here, { kind: 'allegation', text: '检举某某收钱', category: 'street-lamp' })
        assert.deepEqual([made.state, made.public], ['registered', false])
        for (const caller of [operator, dispatcher, handler, works, verifier, supervisor]) {
            const list = await caller.all('/api/v1/cases?kind=allegation')
            const seen = await caller.send('GET', path(made.number))
            assert.equal(seen.status === 200, list.some((c) => c.number === made.number), 'a list shows what may be read')
        }
        assert.ok(!(await works.all('/api/v1/cases')).some((c) => c.number === made.number))
        await works.refused(404, 'GET', path(made.number))
        for (const caller of [nobody, dispatcher, operator, here.as('head')])
            assert.deepEqual((await caller.get('/api/v1/search?q=' + encodeURIComponent('收钱'))).json.items, [])
        await nobody.refused(404, 'GET', path(made.number))
    })

    await t.test('nobody learns by filtering what the mask hides', async () => {
        const made = await report(here, { text: '灯坏了，请打 13911112222', requester: { name: '丙丁', phone: '13911112222' } })
        const staff = (await auditor.get(path(made.number))).json
        const box = (w) => `${staff.lon - w},${staff.lat - w},${staff.lon + w},${staff.lat + w}`
        const numbers = (list) => list.map((f) => f.properties.number)
        const map = async (caller, query) => numbers((await caller.get(`/api/v1/map?zoom=22&${query}`)).json.features)
        assert.ok((await map(nobody, `bbox=${box(0.01)}&q=${encodeURIComponent('灯坏了')}`)).includes(made.number))
        assert.ok((await map(auditor, `bbox=${box(0.01)}&q=13911112222`)).includes(made.number))
        assert.deepEqual(await map(nobody, `bbox=${box(0.01)}&q=13911112222`), [])
        const shown = (await nobody.get(path(made.number))).json
        assert.notEqual(shown.lat, staff.lat)
        assert.deepEqual(await map(nobody, `bbox=${box(0.000001)}`), [], 'the exact place is not to be found by halving')
        for (const query of ['13911112222', '丙丁'])
            assert.deepEqual((await nobody.get(`/api/v1/search?q=${encodeURIComponent(query)}`)).json.items, [])
        const text = JSON.stringify([shown, await events(nobody, made.number)])
        assert.doesNotMatch(text, /13911112222|丙丁|account_name|requester_id/)
        for (const e of await events(nobody, made.number)) {
            assert.deepEqual(Object.keys(e).sort(), ['action', 'actor', 'data', 'occurred_at', 'recorded_at', 'seq'])
            assert.ok(!('name' in e.actor) && !('id' in e.actor))
        }
        await nobody.refused(422, 'GET', `/api/v1/search?q=${'x'.repeat(201)}`, undefined, { fields: ['q'] })
        const hidden = await report(here, { category: 'wages', text: '欠薪', answers: undefined })
        for (const rest of ['', '/events', '/actions']) await nobody.refused(404, 'GET', path(hidden.number, rest))
        const other = await report(here)
        await other.by.refused(401, 'GET', path(hidden.number))
    })

    await t.test('lists: every filter', async () => {
        const all = await auditor.all('/api/v1/cases')
        assert.ok(all.length > 80)
        const same = async (query, keep) => {
            const got = await auditor.all(`/api/v1/cases?${query}`, 37)
            assert.deepEqual(got.map((c) => c.number).sort(), all.filter(keep).map((c) => c.number).sort(), query)
            return got.length
        }
        for (const state of new Set(all.map((c) => c.state))) await same(`state=${state}`, (c) => c.state === state)
        await same('state=open', (c) => !['closed', 'archived'].includes(c.state))
        for (const kind of new Set(all.map((c) => c.kind))) await same(`kind=${kind}`, (c) => c.kind === kind)
        for (const outcome of new Set(all.map((c) => c.outcome).filter(Boolean)))
            await same(`outcome=${outcome}`, (c) => c.outcome === outcome)
        await same('mode=ordinary', (c) => c.mode === 'ordinary')
        await same('overdue=true', (c) => c.overdue && !c.closed)
        await same(`unit=${units.works}`, (c) => c.lead_unit?.id === units.works)
        await same('unit=works&state=dispatched', (c) => c.lead_unit?.id === units.works && c.state === 'dispatched')
        await same('category=street-lamp', (c) => c.category?.name === '路灯')
        const day = all[20].created
        await same(`from=${encodeURIComponent(day)}`, (c) => c.created >= day)
        await same(`to=${encodeURIComponent(day)}`, (c) => c.created < day)
        const box = here.areas['qh-01'].bbox
        await same(`bbox=${box}`, (c) => c.lat !== null && c.lon >= box[0] && c.lat >= box[1] && c.lon <= box[2] && c.lat <= box[3])
        const created = (await auditor.all('/api/v1/cases', 7)).map((c) => c.created)
        assert.deepEqual(created, [...created].sort().reverse(), 'newest first')
        const due = (await auditor.all('/api/v1/cases?sort=due', 7)).map((c) => c.due)
        assert.deepEqual(due, [...due].sort())
        await auditor.refused(422, 'GET', '/api/v1/cases?limit=501', undefined, { fields: ['limit'] })
        assert.equal((await auditor.get('/api/v1/cases')).json.items.length, 50)
        assert.equal((await auditor.get('/api/v1/cases?limit=1')).json.items.length, 1)
        await auditor.refused(422, 'GET', '/api/v1/cases?sort=fame&from=2026-02-30', undefined, { fields: ['sort', 'from'] })
    })

    await t.test('the responsibility list: every filter', async () => {
        const all = await auditor.all('/api/v1/duties')
        const same = async (query, keep) => {
            const got = await auditor.all(`/api/v1/duties?${query}`, 23)
            assert.deepEqual(got.map((d) => d.id).sort(), all.filter(keep).map((d) => d.id).sort(), query)
        }
        await same('state=open', (d) => !d.done)
        await same('state=done', (d) => d.done)
        await same('state=overdue', (d) => !d.done && d.overdue)
        await same('role=lead', (d) => d.role === 'lead')
        await same('role=support', (d) => d.role === 'support')
        await same(`unit=${units.works}`, (d) => d.unit.id === units.works)
        await same(`account=${all[0].account.id}`, (d) => d.account.id === all[0].account.id)
        await same('account=han.qinglan', (d) => d.account.name === '韩青岚')
        await same(`area=${here.areas['qh-01'].id}&state=open`, (d) => d.area && !d.done && within(here, d.area.id, here.areas['qh-01'].id))
        await same(`from=${encodeURIComponent(all[9].since)}`, (d) => d.since >= all[9].since)
        await same(`to=${encodeURIComponent(all[9].since)}`, (d) => d.since < all[9].since)
        await auditor.refused(422, 'GET', '/api/v1/duties?state=lost&role=boss&account=no.body&unit=x&area=y', undefined,
                              { fields: ['state', 'role', 'account', 'unit', 'area'] })
        const own = await works.all('/api/v1/duties')
        assert.ok(own.length && own.every((d) => d.unit.id === units.works), 'a department sees its own')
        for (const d of all) assert.ok(d.account.id, 'nobody\'s duty')
    })

    await t.test('when is it due: four bases', async () => {
        const ask = async (body, headers) => (await nobody.post('/api/v1/due', body, { expect: 200, headers })).json
        const start = '2026-09-30T16:30:00+08:00'
        for (const [basis, amount, due] of [
            ['hours', 24, '2026-10-01T08:30:00Z'],
            ['calendar_days', 3, '2026-10-03'],
            ['working_days', 1, '2026-10-08'],
            ['working_hours', 2, '2026-10-08']]) {
            const got = await ask({ start, basis, amount })
            assert.ok(got.due.startsWith(due), `${basis}: ${got.due}`)
            assert.deepEqual(Object.keys(got).sort(), ['due', 'provisional', 'trace'])
            assert.ok(got.trace.length)
            for (const s of got.trace) {
                assert.deepEqual(Object.keys(s).sort(), ['counted', 'from', 'to', 'why'])
                assert.match(s.from, /Z$/)
            }
        }
        const en = await ask({ start, basis: 'working_days', amount: 1 }, { 'Accept-Language': 'en' })
        // a holiday keeps its name
        assert.doesNotMatch(JSON.stringify(en.trace.map((s) => s.why.replace('国庆节', ''))), /\p{Script=Han}/u)
        for (const amount of [0, -1, 1e9, '3', null])
            await nobody.refused(422, 'POST', '/api/v1/due', { start, basis: 'hours', amount }, { fields: ['amount'] })
    })

    await t.test('indicators by four groups, daily counts', async () => {
        const total = (await auditor.all('/api/v1/cases')).length
        for (const by of ['unit', 'area', 'category', 'month']) {
            const told = (await auditor.get(`/api/v1/indicators?group_by=${by}`)).json
            assert.ok(told.rule_set && told.items.length)
            for (const i of told.items) {
                assert.ok(i.acted >= i.answered && i.answered >= i.verified, `${by}: acted ⊇ answered ⊇ verified`)
                assert.ok(i.verified >= i.achieved, `${by}: verified ⊇ achieved`)
            }
            const open = (await nobody.get(`/api/v1/indicators?group_by=${by}`)).json
            for (const i of open.items)
                for (const n of [i.cases, i.acted, i.answered, i.verified, i.achieved]) assert.ok(n === null || n >= 5)
            if (by === 'month') assert.ok(told.items.reduce((sum, i) => sum + i.cases, 0) <= total)
        }
        await nobody.refused(422, 'GET', '/api/v1/indicators?group_by=mood&rule_set=x&from=soon', undefined,
                             { fields: ['group_by', 'rule_set', 'from'] })
        const daily = (await auditor.get('/api/v1/stats/daily')).json.items
        for (const d of daily) assert.deepEqual(Object.keys(d).sort(), ['area', 'category', 'count', 'day', 'state', 'withheld'])
    })

    await t.test('reference data is open', async () => {
        for (const [at, members] of [['areas', ['id', 'name', 'parent']], ['units', ['id', 'name', 'parent']],
                                     ['categories', ['id', 'code', 'name', 'parent', 'kind', 'place', 'public', 'tier', 'evidence', 'questions']],
                                     ['calendars', ['id', 'name']]]) {
            const { items, next_cursor } = (await nobody.get(`/api/v1/${at}`)).json
            assert.equal(next_cursor, null)
            for (const one of items) for (const m of members) assert.ok(m in one, `${at}: ${m}`)
        }
        const { items } = (await nobody.get('/api/v1/units')).json
        for (const u of items) assert.deepEqual(Object.keys(u), ['id', 'name', 'parent'], 'units: name only')
        const { questions } = (await nobody.get('/api/v1/categories')).json.items.find((c) => c.code === 'street-lamp')
        assert.ok(questions.length && questions.every((q) => 'code' in q && 'required' in q && 'datatype' in q))
        const en = (await nobody.get('/api/v1/categories', { headers: { 'Accept-Language': 'en' } })).json.items
        assert.equal(en.find((c) => c.code === 'street-lamp').name, 'Street lamps')
    })

    await t.test('a problem in both languages', async () => {
        for (const [lang, han] of [['zh-CN', true], ['en', false], ['en-US,en;q=0.9', false], ['*', true], ['', true], ['xx;;q=,', true]]) {
            const headers = { 'Accept-Language': lang }
            const problem = await nobody.refused(422, 'POST', '/api/v1/cases', { lat: 91, lon: 0 }, { headers, fields: ['lat', 'text'] })
            for (const text of [problem.title, problem.detail, ...problem.errors.map((e) => e.message)])
                assert.equal(/\p{Script=Han}/u.test(text), han, `${lang}: ${text}`)
            for (const e of problem.errors) assert.deepEqual(Object.keys(e), ['field', 'message'])
        }
        for (const status of [401, 404])
            for (const headers of [{ 'Accept-Language': 'en' }])
                assert.doesNotMatch((await nobody.refused(status, 'GET', status === 401 ? '/api/v1/cases' : path('x'), undefined, { headers })).detail,
                                    /\p{Script=Han}/u)
    })

    await t.test('a field of the wrong type is not said to be missing', async () => {
        const made = await answered(here)
        const headers = { 'Accept-Language': 'en' }
        const problem = await made.by.refusedAct(422, made.number, 'rate', { solved: ['yes'], satisfaction: '5', pressed: 'no' },
                                                 { headers, fields: ['solved', 'satisfaction', 'pressed'] })
        for (const e of problem.errors) assert.match(e.message, /must be|whole number/, `${e.field}: ${e.message}`)
    })

    await t.test('a key on an act, and on a stale view', async () => {
        const made = await report(here)
        const headers = { 'Idempotency-Key': key(), 'Case-Code': made.secret }
        const one = await nobody.post(path(made.number, '/actions/urge'), { text: '急' }, { headers, expect: 200 })
        const two = await nobody.post(path(made.number, '/actions/urge'), { text: '急' }, { headers, expect: 200 })
        assert.equal(one.text, two.text)
        await nobody.refused(422, 'POST', path(made.number, '/actions/urge'), { text: '更急' }, { headers, fields: ['Idempotency-Key'] })
        // somebody else who knows the key but not the code learns nothing
        await nobody.refused(401, 'POST', path(made.number, '/actions/urge'), { text: '急' },
                             { headers: { 'Idempotency-Key': headers['Idempotency-Key'] } })
        const stale = { headers: { 'If-Match': '"1"' } }
        await operator.refusedAct(412, made.number, 'note', { text: 'x' }, stale)
        await operator.refusedAct(412, made.number, 'note', { text: 'x' }, { headers: { 'If-Match': 'nonsense' } })
        const etag = (await operator.get(path(made.number))).header('etag')
        await operator.act(made.number, 'note', { text: 'x' }, { headers: { 'If-Match': `"1", ${etag}` } })
        await operator.act(made.number, 'note', { text: 'x' }, { headers: { 'If-Match': '*' } })
    })

    await t.test('what watches over it', async () => {
        assert.equal((await nobody.get('/healthz')).status, 200)
        assert.equal((await nobody.get('/readyz')).status, 200)
        assert.match((await nobody.get('/metrics')).text, /^# TYPE /m)
        const doc = (await nobody.get('/api/v1/openapi.json')).json
        assert.match(doc.openapi, /^3\.1\./)
        const refs = JSON.stringify(doc).match(/#\/components\/[a-zA-Z]+\/[A-Za-z0-9_]+/g) ?? []
        for (const ref of new Set(refs)) {
            const [, , kind, name] = ref.split('/')
            assert.ok(doc.components[kind]?.[name], ref)
        }
        const ids = Object.values(doc.paths).flatMap((p) => Object.values(p)).map((o) => o?.operationId).filter(Boolean)
        assert.equal(new Set(ids).size, ids.length)
    })


    await t.test('control characters break no document', async () => {
        const made = await report(here, { text: '灯\u0001灭\u0007了\u000b\ufffe' })
        const xml = (await nobody.get('/open311/v2/requests.xml')).text
        assert.ok(xml.includes('灭'))
        assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
        assert.ok(made.number)
    })

    await t.test('the record is whole', async () => {
        await server.stop()
        server.run('fsck')
    })
})

function within(here, area, top) {
    const byId = new Map(Object.values(here.areas).map((a) => [a.id, a]))
    for (let a = byId.get(area); a; a = byId.get(a.parent)) if (a.id === top) return true
    return false
}

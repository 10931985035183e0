// The whole story of one case, told by a stranger who has only the API's description: report,
// dispatch, acknowledge, answer, verify, verdict, close, and every refusal on the way that the
// rules demand.
import { startServer, test, assert } from './daodi.mjs'

const cn = { 'Accept-Language': 'zh-CN' }

/** A town, its tokens, and a category of public space with a place that is known to lie in it. */
async function town(t) {
    const server = await startServer(t, { demo: ['--cases', 60, '--seed', 11] })
    const reader = server.as(server.token('auditor'))
    const categories = (await reader.get('/api/v1/categories')).json.items
    const units = (await reader.get('/api/v1/units')).json.items
    const cases = await reader.all('/api/v1/cases')
    const parents = new Set(categories.map((c) => c.parent).filter(Boolean))
    const category = categories.find((c) => c.public && c.place && c.tier === 'requester' && !parents.has(c.id) &&
                                            !(c.questions ?? []).some((q) => q.required))
    const somewhere = cases.find((c) => c.public && c.lat !== null && c.area && c.category.id !== category?.id)
    assert.ok(category, 'the town has a public category that asks for the requester\'s yes')
    assert.ok(somewhere, 'the town has a public case with a place')
    const unit = (id) => units.find((u) => u.id === id)
    const elsewhere = (id) => units.find((u) => u.id !== id && u.parent !== id && unit(id)?.parent !== u.id)
    return { server, reader, categories, units, category, place: { lat: somewhere.lat, lon: somewhere.lon },
             elsewhere,
             handler: (id) => server.as(server.token('handler', { unit: id })),
             verifier: server.as(server.token('verifier')),
             dispatcher: server.as(server.token('dispatcher')),
             operator: server.as(server.token('operator')) }
}

const path = (number, rest = '') => `/api/v1/cases/${number}${rest}`
const actions = async (caller, number) =>
    (await caller.get(path(number, '/actions'))).json.items.map((a) => a.action)
const story = async (caller, number) => (await caller.get(path(number, '/events'))).json.items

async function reported(town, more = {}) {
    const reply = await town.server.as().post('/api/v1/cases', {
        category: town.category.id, text: '三号楼前的路灯不亮', ...town.place,
        requester: { name: '王桂兰', phone: '13800138000' }, ...more,
    }, { expect: 201 })
    const made = reply.json
    assert.match(made.number, /^\d{8}-\d{6}-.$/)
    assert.ok(made.secret, 'a report is answered with the case code')
    assert.ok(made.receipt_url, 'and with the address of the receipt')
    return { ...made, by: town.server.as({ caseCode: made.secret }) }
}

test('from report to close, each by who may', async (t) => {
    const here = await town(t)
    const { server, verifier, reader } = here
    const made = await reported(here)
    const { number, by: requester } = made

    await t.test('it has one owner and a due time at once', async () => {
        const row = (await reader.get(path(number))).json
        assert.equal(row.state, 'dispatched')
        assert.ok(row.lead_unit?.id, 'a lead unit')
        assert.ok(row.account?.id, 'an accountable person')
        assert.ok(Date.parse(row.due) > Date.parse(row.created), 'a due time after it was made')
        const duties = await reader.all(`/api/v1/duties?unit=${row.lead_unit.id}&state=open`)
        const mine = duties.filter((d) => d.number === number || d.case?.number === number)
        assert.equal(mine.filter((d) => d.role === 'lead').length, 1, 'exactly one lead duty')
    })
    const lead = (await reader.get(path(number))).json.lead_unit.id
    const handler = here.handler(lead)
    const stranger = here.handler(here.elsewhere(lead).id)

    await t.test('who asked is not shown to who has no right to it', async () => {
        for (const caller of [server.as(), reader, stranger])
            for (const rest of ['', '/events']) {
                const reply = await caller.send('GET', path(number, rest))
                assert.ok([200, 404].includes(reply.status), `${reply.status}`)
                assert.doesNotMatch(reply.text, /王桂兰|13800138000/)
            }
    })

    await t.test('what the state does not admit is refused and nothing happens', async () => {
        const before = await story(reader, number)
        await handler.refusedAct(409, number, 'answer', { public_reply: '修好了', solved: 'yes', evidence: '照片' })
        await verifier.refusedAct(409, number, 'close', { outcome: 'solved', reason: '完成' })
        await stranger.send('POST', path(number, '/actions/acknowledge'), {}, { expect: [403, 404] })
        await server.as().refusedAct(401, number, 'acknowledge', {})
        assert.deepEqual(await story(reader, number), before)
    })

    await t.test('acknowledged by the lead unit', async () => {
        assert.ok((await actions(handler, number)).includes('acknowledge'))
        const row = await handler.act(number, 'acknowledge')
        assert.equal(row.state, 'in_progress')
        assert.ok(row.account?.id)
    })

    await t.test('a stale view is refused', async () => {
        const seen = (await handler.get(path(number))).header('etag')
        assert.ok(seen, 'a case has an ETag')
        await handler.act(number, 'contact', { how: 'phone', reached: true })
        await handler.refused(412, 'POST', path(number, '/actions/note'), { text: 'x' }, { headers: { 'If-Match': seen } })
        const now = (await handler.get(path(number))).header('etag')
        await handler.act(number, 'note', { text: '已联系' }, { headers: { 'If-Match': now } })
    })

    await t.test('the requester is asked, and adds something', async () => {
        await handler.act(number, 'ask_more', { question: '是哪一盏？' })
        await requester.act(number, 'supplement', { text: '东边第二盏' })
        const said = await story(requester, number)
        assert.ok(said.some((e) => e.action === 'supplement' && e.data.text === '东边第二盏'))
    })

    await t.test('an answer must be whole', async () => {
        const problem = await handler.refused(422, 'POST', path(number, '/actions/answer'), { solved: 'maybe' })
        const fields = problem.errors.map((e) => e.field)
        assert.ok(fields.includes('public_reply') && fields.includes('solved'), fields.join())
        const row = await handler.act(number, 'answer', {
            public_reply: '电缆已更换，灯已亮', solved: 'yes', evidence: '现场照片两张',
        })
        assert.equal(row.state, 'answered')
        assert.equal(row.claimed, 'yes')
        assert.equal(row.found ?? null, null)
        assert.equal(row.said ?? null, null)
    })

    await t.test('who handles does not judge', async () => {
        const own = server.as(server.token('verifier', { unit: lead }))
        for (const caller of [handler, own]) {
            await caller.refusedAct(403, number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: '看过' })
            await caller.refusedAct(403, number, 'rate', { solved: 'yes', satisfaction: 5 })
            await caller.refusedAct(403, number, 'close', { outcome: 'solved', reason: '完成' })
            await caller.refusedAct(403, number, 'withdraw', { asked_to: false })
        }
        for (const action of ['verify', 'rate', 'close'])
            assert.ok(!(await actions(handler, number)).includes(action), `${action} is not offered to the handler`)
    })

    await t.test('without a verdict it is not closed, not even by the verifier', async () => {
        await verifier.act(number, 'verify', { how: 'site', passed: true, found: 'yes', evidence: '灯亮着' })
        await verifier.refusedAct(409, number, 'close', { outcome: 'solved', reason: '核查通过' })
        await verifier.refusedAct(409, number, 'rate', { solved: 'yes', satisfaction: 5 })
    })

    await t.test('the requester says, and it closes with what was said', async () => {
        await requester.act(number, 'rate', { solved: 'yes', satisfaction: 4, comment: '终于亮了' })
        let row = (await reader.get(path(number))).json
        if (row.state !== 'closed')
            row = await verifier.act(number, 'close', { outcome: 'solved', reason: '核查、评价齐全' })
        assert.equal(row.state, 'closed')
        assert.deepEqual([row.claimed, row.found, row.said, row.outcome], ['yes', 'yes', 'yes', 'solved'])
        assert.ok(row.closed)
    })

    await t.test('the story is told in order, by whom and when', async () => {
        const events = await story(reader, number)
        assert.deepEqual(events.map((e) => e.seq), events.map((_, i) => events[0].seq + i))
        for (let i = 1; i < events.length; i++)
            assert.ok(events[i].recorded_at >= events[i - 1].recorded_at, 'recorded in order')
        const told = events.map((e) => e.action)
        let at = -1
        for (const action of ['report', 'dispatch', 'acknowledge', 'contact', 'answer', 'verify', 'rate', 'close']) {
            const next = told.indexOf(action, at + 1)
            assert.ok(next > at, `${action} in ${told.join(' ')}`)
            at = next
        }
    })

    await t.test('a closed case admits what the workflow says and no more', async () => {
        await handler.refusedAct(409, number, 'answer', { public_reply: 'x', solved: 'yes', evidence: 'x' })
        await requester.refusedAct(409, number, 'withdraw', { asked_to: false })
        const row = await requester.act(number, 'rate', { solved: 'no', satisfaction: 1, comment: '又灭了' })
        assert.equal(row.said, 'no', 'a verdict may be amended')
    })

    await t.test('not solved: reworked by a person', async () => {
        const row = await verifier.act(number, 'rework', { reason: '群众反映又灭了' })
        assert.equal(row.state, 'in_progress')
        assert.ok(row.account?.id, 'it has an owner again')
        assert.equal(row.outcome ?? null, null)
    })
    server.run('fsck')
})

test('an objection is made once, and decided by a dispatcher', async (t) => {
    const here = await town(t)
    const { number } = await reported(here)
    const lead = (await here.reader.get(path(number))).json.lead_unit.id
    const handler = here.handler(lead)
    await handler.act(number, 'object', { reason: '不属于本单位职责' })
    await handler.refusedAct(409, number, 'object', { reason: '再说一次' })
    await handler.refusedAct(403, number, 'decide_objection', { accept: false, reason: '不成立' })
    const row = await here.dispatcher.act(number, 'decide_objection', { accept: false, reason: '职责范围明确' })
    assert.equal(row.lead_unit.id, lead, 'a refused objection leaves the case where it is')
    await handler.refusedAct(409, number, 'object', { reason: '第二次' })
    here.server.run('fsck')
})

test('a refusal to take it on needs two persons, and may be contested once', async (t) => {
    const here = await town(t)
    const { server, dispatcher } = here
    // an enquiry waits for an operator, so it stays registered
    const made = (await server.as().post('/api/v1/cases', { kind: 'enquiry', text: '老年卡在哪里办？' },
                                         { expect: 201 })).json
    const { number } = made
    const requester = server.as({ caseCode: made.secret })
    await dispatcher.act(number, 'decline', { reason_code: 'no_substance', reason: '内容不清' })
    await dispatcher.refusedAct(403, number, 'confirm_decline', {})
    // another token of the same service account is the same person; one of the office is another
    const again = server.as(server.token('dispatcher', { days: 2 }))
    await again.refusedAct(403, number, 'confirm_decline', {})
    const office = here.units.find((u) => !u.parent)
    const second = server.as(server.token('dispatcher', { unit: office.id }))
    const declined = await second.act(number, 'confirm_decline')
    assert.deepEqual([declined.state, declined.outcome], ['closed', 'not_accepted'])
    const contested = await requester.act(number, 'contest', { what: 'decline', reason: '我问得很清楚' })
    assert.equal(contested.state, 'registered')
    await requester.refusedAct(409, number, 'contest', { what: 'decline', reason: '再来' })
    here.server.run('fsck')
})

test('the requester may withdraw, and is asked whether anyone asked for it', async (t) => {
    const here = await town(t)
    const { number, by: requester } = await reported(here)
    await requester.refusedAct(422, number, 'withdraw', {}, { fields: ['asked_to'] })
    const row = await requester.act(number, 'withdraw', { asked_to: false, reason: '自己好了' })
    assert.equal(row.state, 'closed')
    assert.equal(row.outcome, 'withdrawn')
    here.server.run('fsck')
})

test('what is wrong with a report is said all at once, in the caller\'s language', async (t) => {
    const { server } = await town(t)
    const wrong = { text: 'x'.repeat(4001), lat: 91, lon: 'x', category: '999999', kind: 'wish' }
    const problem = await server.as().refused(422, 'POST', '/api/v1/cases', wrong)
    const fields = new Set(problem.errors.map((e) => e.field))
    for (const field of ['text', 'lat', 'lon', 'category', 'kind'])
        assert.ok(fields.has(field), `${field} is named among ${[...fields].join()}`)
    const told = await server.as().with(cn).refused(422, 'POST', '/api/v1/cases', wrong)
    assert.match(told.errors[0].message, /\p{Script=Han}/u)
    await server.as().refused(422, 'POST', '/api/v1/cases', {})
    for (const body of ['', '{', '[1', 'null x', '\u{feff}{', '{"text":"a","text":"b"}', '{"text":"\\ud800"}', '['.repeat(100)])
        await server.as().refused(400, 'POST', '/api/v1/cases', body, { headers: { 'Content-Type': 'application/json' } })
    await server.as().refused(415, 'POST', '/api/v1/cases', 'x', { headers: { 'Content-Type': 'text/plain' } })
    await server.as().refused(413, 'POST', '/api/v1/cases', '"' + 'x'.repeat(1 << 20) + '"',
                              { headers: { 'Content-Type': 'application/json' } })
})

test('the same key twice is the same report once', async (t) => {
    const { server, reader, operator } = await town(t)
    const before = (await reader.all('/api/v1/cases')).length
    const headers = { 'Idempotency-Key': 'a1b2c3d4e5f60718293a4b5c6d7e8f90' }
    const first = (await operator.post('/api/v1/cases', { text: '井盖松动' }, { headers, expect: 201 })).json
    const again = (await operator.post('/api/v1/cases', { text: '井盖松动' }, { headers })).json
    assert.deepEqual(again, first)
    await operator.refused(422, 'POST', '/api/v1/cases', { text: '别的事' }, { headers })
    assert.equal((await reader.all('/api/v1/cases')).length, before + 1)
})

test('lists need somebody; figures and reference data do not', async (t) => {
    const { server } = await town(t)
    for (const list of ['/api/v1/cases', '/api/v1/duties'])
        await server.as().refused(401, 'GET', list)
    for (const open of ['/api/v1/areas', '/api/v1/categories', '/api/v1/units', '/api/v1/calendars',
                        '/api/v1/indicators?group_by=category', '/api/v1/stats/daily', '/api/v1/openapi.json',
                        '/healthz', '/readyz', '/metrics', '/'])
        assert.equal((await server.as().send('GET', open)).status, 200, open)
    await server.as('dd_nonsense').refused(401, 'GET', '/api/v1/cases')
    await server.as().refused(404, 'GET', '/api/v1/cases/20200101-000001-X')
    await server.as().refused(404, 'GET', '/api/v1/nothing')
    await server.as().send('DELETE', '/api/v1/cases', undefined, { expect: 405 })
})

test('it is all there after a restart', async (t) => {
    const here = await town(t)
    const { number } = await reported(here)
    const before = await here.reader.all('/api/v1/cases')
    await here.server.restart()
    const reader = here.server.as(here.server.token('auditor'))
    assert.deepEqual(await reader.all('/api/v1/cases'), before)
    assert.ok(before.some((c) => c.number === number))
})

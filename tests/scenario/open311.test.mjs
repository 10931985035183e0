// GeoReport v2, a test per line of the checklist that docs/open311.md answers, by its number; told
// by a stranger who reads XML and JSON with other readers than the server's.
import { startServer, test, assert } from './daodi.mjs'
import { readXml, child, children, textOf } from './xml.mjs'

const V2 = '/open311/v2'
const XML = 'text/xml; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/
const type = (reply) => reply.header('content-type').toLowerCase().replace(/;\s*/, '; ')

let server, nobody, staff, key, services, simple, asking, place, private_case, town_cases

test('a town to ask', async (t) => {
    server = await startServer({ after() {} }, { demo: ['--cases', 120, '--seed', 3] })
    nobody = server.as()
    key = server.token('operator')
    staff = server.as(server.token('auditor'))
    services = (await nobody.get(`${V2}/services.json`)).json
    town_cases = await staff.all('/api/v1/cases')
    const open = town_cases.find((c) => c.public && c.lat != null)
    assert.ok(open, 'a public case with a place')
    place = { lat: open.lat, long: open.lon }
    private_case = town_cases.find((c) => !c.public)
    assert.ok(private_case, 'a case that is not public')
    const definitions = []
    for (const s of services.filter((s) => s.metadata))
        definitions.push((await nobody.get(`${V2}/services/${encodeURIComponent(s.service_code)}.json`)).json)
    asking = definitions.find((d) => d.attributes.some((a) => a.required && a.variable))
    assert.ok(asking, 'a public service with a required question')
    simple = services.find((s) => !s.metadata) ??
        services.find((s) => !definitions.find((d) => d.service_code === s.service_code)?.attributes.some((a) => a.required))
    assert.ok(simple, 'a public service without one')
})

const form = (fields) => new URLSearchParams(Object.entries(fields).flatMap(
    ([name, value]) => [value].flat().map((one) => [name, String(one)])))
const send = (fields, { f = 'json', expect = 200 } = {}) =>
    nobody.send('POST', `${V2}/requests.${f}`, form(fields), { expect })
const whole = (more = {}) => ({
    api_key: key, service_code: simple.service_code, ...place, description: '路灯不亮', ...more,
})
const report = async (more) => (await send(whole(more))).json[0].service_request_id
const request = async (id) => (await nobody.get(`${V2}/requests/${id}.json`)).json[0]
const list = async (query) => (await nobody.get(`${V2}/requests.json?${query}`)).json

/** The errors of a reply, from either form. */
function errors(reply, f) {
    if (f === 'json') {
        assert.equal(type(reply), JSON_TYPE)
        assert.ok(Array.isArray(reply.json) && reply.json.length > 0)
        for (const e of reply.json) {
            assert.equal(typeof e.description, 'string')
            assert.ok(Number.isInteger(Number(e.code)))
        }
        return reply.json.map((e) => e.description)
    }
    assert.equal(type(reply), XML)
    const { root } = readXml(reply.text)
    assert.equal(root.name, 'errors')
    for (const e of root.children) {
        assert.equal(e.name, 'error')
        assert.match(textOf(e, 'code'), /^\d+$/)
    }
    assert.ok(root.children.length > 0)
    return root.children.map((e) => textOf(e, 'description'))
}
const refused = async (method, path, status, f = 'json', body) =>
    errors(await nobody.send(method, path, body, { expect: status }), f)

test('1 both formats by suffix', async () => {
    for (const path of ['services', 'requests'])
        for (const f of ['xml', 'json'])
            assert.equal((await nobody.get(`${V2}/${path}.${f}`)).status, 200)
})

test('2 XML: type, declaration, no namespace, no attributes', async () => {
    for (const path of ['/open311/discovery.xml', `${V2}/services.xml`, `${V2}/requests.xml`]) {
        const reply = await nobody.get(path)
        assert.equal(type(reply), XML)
        const { encoding, root } = readXml(reply.text)
        assert.equal(encoding.toLowerCase(), 'utf-8')
        const walk = (node) => {
            assert.deepEqual(node.attributes, {}, `${path}: <${node.name}> has attributes`)
            assert.ok(!node.name.includes(':'))
            node.children.forEach(walk)
        }
        walk(root)
    }
})

test('3 JSON: type, lists are always lists, what is empty is null', async () => {
    const reply = await nobody.get(`${V2}/requests.json`)
    assert.equal(type(reply), JSON_TYPE)
    assert.ok(Array.isArray(reply.json))
    assert.deepEqual(await list('service_request_id=20000101-000001-0'), [])
    const one = await list(`service_request_id=${await report()}`)
    assert.ok(Array.isArray(one) && one.length === 1)
    assert.ok(!Object.values(one[0]).includes(''), 'an empty value is null')
})

test('4 every character comes back', async () => {
    const text = '汉字 𠮷 😀 &<>"\' ]]> \u{1f6b2} a\u0301'
    const id = await report({ description: text })
    assert.equal((await request(id)).description, text)
    const { root } = readXml((await nobody.get(`${V2}/requests/${id}.xml`)).text)
    assert.equal(textOf(root.children[0], 'description'), text)
    // what XML cannot hold is refused or left out, never written
    const odd = await nobody.send('POST', `${V2}/requests.json`, form(whole({ description: 'a\u0001b\u000bc' })))
    if (odd.status === 200)
        readXml((await nobody.get(`${V2}/requests/${odd.json[0].service_request_id}.xml`)).text)
    else
        errors(odd, 'json')
})

test('5 times have zones, going out and coming in', async () => {
    for (const r of await list(''))
        for (const name of ['requested_datetime', 'updated_datetime', 'expected_datetime'])
            if (r[name] !== null) assert.match(r[name], ISO, name)
    for (const time of ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z', '2026-01-01T08:00:00%2B08:00',
                        '2026-01-01T08:00:00+08:00', '2026-01-01'])
        await nobody.get(`${V2}/requests.json?start_date=${time}`)
    await refused('GET', `${V2}/requests.json?start_date=2026-01-01T00:00:00`, 400)
    await refused('GET', `${V2}/requests.json?start_date=yesterday`, 400)
})

test('6 an empty parameter is an absent one', async () => {
    assert.deepEqual(await list('service_code=&status=&start_date=&end_date=&service_request_id=&page='), await list(''))
    const problem = await refused('POST', `${V2}/requests.json`, 400, 'json', form(whole({ service_code: '' })))
    assert.ok(problem.some((d) => d.includes('service_code')))
})

test('7 one jurisdiction: ignored', async () => {
    assert.deepEqual((await nobody.get(`${V2}/services.json?jurisdiction_id=anything`)).json, services)
})

test('8 reading needs no key; sending does', async () => {
    for (const api_key of ['', 'wrong', 'dd_' + 'A'.repeat(43)])
        for (const f of ['xml', 'json'])
            await refused('POST', `${V2}/requests.${f}`, 403, f, form(whole({ api_key })))
})

test('9 404 for what is not there, 400 for the rest', async () => {
    for (const f of ['xml', 'json']) {
        await refused('GET', `${V2}/services/no-such.${f}`, 404, f)
        await refused('GET', `${V2}/requests/20000101-000001-0.${f}`, 404, f)
        await refused('POST', `${V2}/requests.${f}`, 404, f, form(whole({ service_code: 'no-such' })))
        await refused('POST', `${V2}/requests.${f}`, 400, f, form({ api_key: key }))
    }
})

test('10 errors in the format asked for, several in one', async () => {
    for (const f of ['xml', 'json']) {
        const told = await refused('POST', `${V2}/requests.${f}`, 400, f,
                                   form(whole({ lat: 'x', long: '999', email: 'e'.repeat(4000) })))
        assert.ok(told.length >= 2, told.join('; '))
    }
})

test('11 unknown suffix and wrong method: an error body, never a page', async () => {
    for (const [method, path] of [['GET', `${V2}/services.html`], ['GET', `${V2}/services`], ['GET', `${V2}/requests.csv`],
                                  ['DELETE', `${V2}/requests.json`], ['PUT', `${V2}/services.xml`],
                                  ['GET', `${V2}/nothing.xml`]]) {
        const reply = await nobody.send(method, path, undefined, { expect: [400, 404, 405] })
        errors(reply, type(reply) === XML ? 'xml' : 'json')
    }
})

test('12 any page may read', async () => {
    for (const path of ['/open311/discovery.json', `${V2}/services.json`, `${V2}/requests.xml`])
        assert.equal((await nobody.get(path)).header('access-control-allow-origin'), '*')
})

test('13–16 discovery', async () => {
    const found = (await nobody.get('/open311/discovery.json')).json
    for (const name of ['changeset', 'contact', 'key_service', 'endpoints']) assert.ok(found[name], name)
    assert.match(found.changeset, /^\d{4}-\d\d-\d\d/)
    const { root } = readXml((await nobody.get('/open311/discovery.xml')).text)
    assert.equal(root.name, 'discovery')
    for (const name of ['changeset', 'contact', 'key_service']) assert.ok(textOf(root, name), name)
    for (const endpoint of found.endpoints) {
        assert.equal(endpoint.specification, 'http://wiki.open311.org/GeoReport_v2')
        assert.match(endpoint.url, /^http:\/\/127\.0\.0\.1:\d+\/open311\/v2$/)
        assert.match(endpoint.type, /^(production|test)$/)
        assert.deepEqual([...endpoint.formats].sort(), ['application/json', 'text/xml'])
        const set = Date.parse(endpoint.changeset)
        assert.match(endpoint.changeset, ISO)
        assert.ok(set < Date.now(), 'in the past')
    }
})

test('17 formats are a list, and there are two endpoints in XML', async () => {
    const { root } = readXml((await nobody.get('/open311/discovery.xml')).text)
    const endpoints = children(child(root, 'endpoints'), 'endpoint')
    assert.ok(endpoints.length >= 2)
    for (const e of endpoints) assert.equal(children(child(e, 'formats'), 'format').length, 2)
})

test('18–21 services', async () => {
    const { root } = readXml((await nobody.get(`${V2}/services.xml`)).text)
    assert.equal(root.name, 'services')
    assert.equal(root.children.length, services.length)
    assert.ok(services.length > 10)
    for (const [i, s] of services.entries()) {
        assert.equal(typeof s.service_code, 'string')
        assert.equal(typeof s.service_name, 'string')
        assert.equal(typeof s.metadata, 'boolean')
        assert.ok(['realtime', 'batch', 'blackbox'].includes(s.type))
        for (const name of ['description', 'keywords', 'group'])
            assert.ok(s[name] === null || typeof s[name] === 'string', name)
        const x = root.children[i]
        assert.equal(x.name, 'service')
        assert.equal(textOf(x, 'service_code'), s.service_code)
        assert.equal(textOf(x, 'metadata'), String(s.metadata))
        assert.equal(textOf(x, 'keywords') || null, s.keywords)
    }
    assert.equal(new Set(services.map((s) => s.service_code)).size, services.length)
})

test('22 and 24 a service definition', async () => {
    assert.ok(!Array.isArray(asking))
    const { root } = readXml((await nobody.get(`${V2}/services/${asking.service_code}.xml`)).text)
    assert.equal(root.name, 'service_definition')
    const orders = new Set()
    asking.attributes.forEach((a, i) => {
        assert.equal(typeof a.variable, 'boolean')
        assert.equal(typeof a.required, 'boolean')
        assert.ok(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'].includes(a.datatype))
        assert.ok(Number.isInteger(a.order) && a.order >= 1 && !orders.has(a.order))
        orders.add(a.order)
        assert.ok(a.values === undefined || Array.isArray(a.values), 'values is a list or not there')
        if (a.datatype.endsWith('valuelist')) assert.ok(a.values.length > 0)
        for (const v of a.values ?? []) assert.ok(v.key !== undefined && v.name !== undefined)
        const x = child(root, 'attributes').children[i]
        assert.equal(textOf(x, 'code'), a.code)
        assert.equal(textOf(x, 'order'), String(a.order))
    })
})

test('23 a service without questions has an empty list of them', async () => {
    const plain = services.find((s) => !s.metadata)
    if (!plain) return
    const said = (await nobody.get(`${V2}/services/${encodeURIComponent(plain.service_code)}.json`)).json
    assert.deepEqual(said.attributes, [])
})

test('25, 29 every required question that is not answered is named', async () => {
    const need = asking.attributes.filter((a) => a.variable && a.required)
    const told = await refused('POST', `${V2}/requests.json`, 400, 'json', form(whole({ service_code: asking.service_code })))
    for (const a of need)
        assert.ok(told.some((d) => d.includes(`${a.code} required`)), `${a.code} in ${told.join('; ')}`)
    for (const a of asking.attributes.filter((a) => !a.variable))
        assert.ok(!told.some((d) => d.includes(a.code)), `${a.code} is only a text`)
})

const answer = (a) => a.datatype.endsWith('valuelist') ? a.values[0].key
    : a.datatype === 'number' ? '2' : a.datatype === 'datetime' ? '2026-01-01T00:00:00Z' : '有'
const answers = () => Object.fromEntries(
    asking.attributes.filter((a) => a.variable && a.required).map((a) => [`attribute[${a.code}]`, answer(a)]))

test('26, 28 answers come in a form, brackets encoded or not, lists repeated', async () => {
    const fields = { ...whole({ service_code: asking.service_code }), ...answers() }
    await send(fields)
    const raw = Object.entries(fields).map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')
    await nobody.send('POST', `${V2}/requests.json`, raw, {
        expect: 200, headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' } })
    const many = asking.attributes.find((a) => a.datatype === 'multivaluelist')
    if (many) {
        const keys = many.values.slice(0, 2).map((v) => v.key)
        await send({ ...fields, [`attribute[${many.code}][]`]: keys })
        await send({ ...fields, [`attribute[${many.code}]`]: keys })
    }
})

test('27 a whole location is needed', async () => {
    const { lat, long, ...rest } = whole()
    for (const part of [{}, { lat }, { long }]) await refused('POST', `${V2}/requests.json`, 400, 'json', form({ ...rest, ...part }))
    await send({ ...rest, address_string: '银杏里12号楼前' })
})

test('30 what a client may add, and what it may not know', async () => {
    const markup = '<b>粗</b> & <script>alert(1)</script>'
    const id = await report({
        email: 'a@example.org', first_name: '桂兰', last_name: '王', phone: '13800138000', device_id: 'd',
        account_id: '7', deviceid: 'x', media_url: 'https://example.org/a.jpg', unknown: 'y', description: markup,
    })
    const said = await request(id)
    assert.equal(said.description, markup, 'kept as characters')
    const text = JSON.stringify(said)
    for (const secret of ['a@example.org', '桂兰', '13800138000']) assert.ok(!text.includes(secret))
})

test('31 unknown service 404, missing 400', async () => {
    await refused('POST', `${V2}/requests.xml`, 404, 'xml', form(whole({ service_code: '000' })))
    const { service_code, ...rest } = whole()
    await refused('POST', `${V2}/requests.xml`, 400, 'xml', form(rest))
})

test('32–34 a report is answered with its id, in a list of one', async () => {
    const json = (await send(whole())).json
    assert.equal(json.length, 1)
    assert.equal(typeof json[0].service_request_id, 'string')
    assert.ok(json[0].service_request_id)
    assert.ok(!json[0].token, 'id or token, not both')
    const { root } = readXml((await send(whole(), { f: 'xml' })).text)
    assert.equal(root.name, 'service_requests')
    assert.equal(root.children[0].name, 'request')
    assert.ok(textOf(root.children[0], 'service_request_id'))
})

test('35 four thousand characters, not bytes', async () => {
    const full = '路'.repeat(4000)
    assert.equal((await request(await report({ description: full }))).description, full)
    await refused('POST', `${V2}/requests.json`, 400, 'json', form(whole({ description: full + '灯' })))
})

test('36 multipart is a form too', async () => {
    const body = new FormData()
    for (const [k, v] of Object.entries(whole())) body.append(k, String(v))
    const reply = await nobody.send('POST', `${V2}/requests.json`, body, { expect: 200 })
    assert.ok(reply.json[0].service_request_id)
})

test('38 values are checked, and outside the town the right channel is named', async () => {
    for (const wrong of [{ lat: '91' }, { long: '181' }, { lat: 'NaN' }, { lat: 'inf' }, { long: '1e999' }, { lat: '0x10' }])
        await refused('POST', `${V2}/requests.json`, 400, 'json', form(whole(wrong)))
    const told = await refused('POST', `${V2}/requests.json`, 400, 'json', form(whole({ lat: 0, long: 0 })))
    assert.ok(told.join().length > 10, told.join())
    for (const a of asking.attributes.filter((a) => a.variable)) {
        if (!a.datatype.endsWith('valuelist') && !['number', 'datetime'].includes(a.datatype)) continue
        await refused('POST', `${V2}/requests.json`, 400, 'json',
                      form({ ...whole({ service_code: asking.service_code }), ...answers(), [`attribute[${a.code}]`]: 'no such value' }))
    }
})

test('39 tokens', async () => {
    for (const f of ['xml', 'json']) await refused('GET', `${V2}/tokens/nothing.${f}`, 404, f)
})

test('40 ids override everything else', async () => {
    const one = await report(), two = await report()
    const got = await list(`service_request_id=${one},20000101-000001-0,${two}&status=closed&start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z`)
    assert.deepEqual(got.map((r) => r.service_request_id).sort(), [one, two].sort())
})

test('41 codes and states are lists', async () => {
    const all = await list('')
    const codes = [...new Set(all.map((r) => r.service_code))].slice(0, 2)
    const some = await list(`service_code=${codes.join(',')}`)
    assert.ok(some.length > 0)
    for (const r of some) assert.ok(codes.includes(r.service_code))
    for (const status of ['open', 'closed'])
        for (const r of await list(`status=${status}`)) assert.equal(r.status, status)
    const both = await list('status=open,closed')
    assert.deepEqual(both.map((r) => r.service_request_id), all.map((r) => r.service_request_id))
    await refused('GET', `${V2}/requests.json?status=pending`, 400)
})

const at = (ms) => new Date(ms).toISOString().replace(/\.\d+/, '')
const DAY = 86_400_000

test('42 dates: ninety days at most', async () => {
    const within = (rows, from, to) => rows.forEach((r) => {
        const time = Date.parse(r.requested_datetime)
        assert.ok(time >= from - 1000 && time <= to + 1000, r.requested_datetime)
    })
    const now = Date.now()
    within(await list(''), now - 90 * DAY, now + DAY)
    within(await list(`end_date=${at(now - 10 * DAY)}`), now - 100 * DAY, now - 10 * DAY)
    within(await list(`start_date=${at(now - 200 * DAY)}`), now - 200 * DAY, now - 110 * DAY)
    within(await list(`start_date=${at(now - 5 * DAY)}&end_date=${at(now - 2 * DAY)}`), now - 5 * DAY, now - 2 * DAY)
    await refused('GET', `${V2}/requests.json?start_date=${at(now - 400 * DAY)}&end_date=${at(now)}`, 400)
    await refused('GET', `${V2}/requests.json?start_date=${at(now)}&end_date=${at(now - DAY)}`, 400)
})

test('43 newest first, a thousand at most', async () => {
    const all = await list('')
    assert.ok(all.length > 0 && all.length <= 1000)
    for (let i = 1; i < all.length; i++)
        assert.ok(Date.parse(all[i].requested_datetime) <= Date.parse(all[i - 1].requested_datetime))
})

const FIELDS = ['service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description',
                'agency_responsible', 'service_notice', 'requested_datetime', 'updated_datetime', 'expected_datetime',
                'address', 'address_id', 'zipcode', 'lat', 'long', 'media_url']

test('44 every field is always there', async () => {
    const all = await list('')
    for (const r of all) {
        assert.deepEqual(Object.keys(r).sort(), [...FIELDS].sort())
        assert.ok(['open', 'closed'].includes(r.status))
    }
    const { root } = readXml((await nobody.get(`${V2}/requests.xml`)).text)
    for (const r of root.children) assert.deepEqual(r.children.map((c) => c.name).sort(), [...FIELDS].sort())
})

test('45 a closed request was updated when it was closed', async () => {
    const closed = await list('status=closed')
    assert.ok(closed.length > 0, 'the town has closed public cases')
    for (const r of closed.slice(0, 10)) {
        const row = (await staff.get(`/api/v1/cases/${r.service_request_id}`)).json
        assert.equal(Math.floor(Date.parse(r.updated_datetime) / 1000), Math.floor(Date.parse(row.closed) / 1000))
    }
})

test('46 nothing found is an empty list', async () => {
    const query = 'start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z'
    assert.deepEqual(await list(query), [])
    const { root } = readXml((await nobody.get(`${V2}/requests.xml?${query}`)).text)
    assert.equal(root.name, 'service_requests')
    assert.equal(root.children.length, 0)
})

test('47 places are numbers, ids are texts', async () => {
    for (const r of await list('')) {
        assert.equal(typeof r.service_request_id, 'string')
        for (const name of ['lat', 'long']) assert.ok(r[name] === null || typeof r[name] === 'number')
    }
    const id = await report()
    const said = await request(id)
    assert.ok(Math.abs(said.lat - place.lat) < 0.01 && Math.abs(said.long - place.long) < 0.01)
})

test('48 pages count from one', async () => {
    const all = (await list('')).map((r) => r.service_request_id)
    const page = async (n) => (await list(`page=${n}&page_size=7`)).map((r) => r.service_request_id)
    assert.deepEqual(await page(1), all.slice(0, 7))
    assert.deepEqual(await page(2), all.slice(7, 14))
    assert.deepEqual(await page(0), await page(1))
    assert.deepEqual(await page(99_999), [])
    await refused('GET', `${V2}/requests.json?page=x`, 400)
})

test('51 extensions only when asked for', async () => {
    const id = await report()
    const plain = await request(id)
    const more = (await nobody.get(`${V2}/requests/${id}.json?extensions=true`)).json[0]
    for (const name of ['attributes', 'extended_attributes', 'notes']) {
        assert.ok(!(name in plain), name)
        assert.ok(name in more, name)
    }
    assert.ok(Array.isArray(more.notes) && Array.isArray(more.attributes))
    assert.equal(more.extended_attributes.channel, 'open311')
})

test('52 what is not public is not there', async () => {
    const id = private_case.number
    for (const f of ['xml', 'json']) await refused('GET', `${V2}/requests/${id}.${f}`, 404, f)
    assert.deepEqual(await list(`service_request_id=${id}`), [])
    const open = new Set(town_cases.filter((c) => c.public).map((c) => c.number))
    for (const r of await list('')) {
        if (town_cases.some((c) => c.number === r.service_request_id)) assert.ok(open.has(r.service_request_id))
    }
})

test('53 one request, in a list of one', async () => {
    const id = await report()
    const got = (await nobody.get(`${V2}/requests/${id}.json`)).json
    assert.ok(Array.isArray(got) && got.length === 1)
    const { root } = readXml((await nobody.get(`${V2}/requests/${id}.xml`)).text)
    assert.equal(root.name, 'service_requests')
    assert.equal(root.children.length, 1)
    assert.equal(root.children[0].name, 'request')
})

test('what a client reports it reads back, and it is a case like any other', async () => {
    const id = await report({ description: '井盖松动，电话13800138000' })
    const row = (await staff.get(`/api/v1/cases/${id}`)).json
    assert.ok(row.lead_unit?.id && row.due)
    const said = await request(id)
    assert.equal(said.status, 'open')
    assert.ok(!said.description.includes('13800138000'), 'masked by machine')
})

test('the server ends as it should', () => server.stop())

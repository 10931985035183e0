// GeoReport v2: a test for every line of the checklist that binds a server, named by its number, in
// XML and in JSON; told by a stranger who reads both with other readers than the server's. Then the
// ways of the clients that are known to be about. docs/open311.md tells what was chosen where the
// specification leaves a choice.
import { connect } from 'node:net'
import { startServer, test, assert } from './daodi.mjs'
import { readXml, child, children, textOf } from './xml.mjs'

const V2 = '/open311/v2'
const XML = 'text/xml; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/
const DAY = 86_400_000
const FORMS = ['xml', 'json']
// of the demo town's catalogue
const PLAIN = 'toilets'             // asks nothing
const ASKING = 'street-lamp'        // lamp_state required, lamp_hint only a text
const MANY = 'litter-bulky'         // items: a list of several
const TIMED = 'waterlogging'        // depth_cm: a number, since: a time
const DANGER = 'manhole'
const PRIVATE = 'water'             // concerns a home, not public space
const OUTSIDE = { lat: 0, long: 0 }
const TITLES = ['service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description',
                'agency_responsible', 'service_notice', 'requested_datetime', 'updated_datetime', 'expected_datetime',
                'address', 'address_id', 'zipcode', 'lat', 'long', 'media_url']

let server, nobody, auditor, operator, key, services, place, town

test('a town to ask', async () => {
    server = await startServer({ after() {} }, { demo: ['--cases', 120, '--seed', 3] })
    nobody = server.as()
    key = server.token('operator')
    operator = server.as(key)
    auditor = server.as(server.token('auditor'))
    services = (await nobody.get(`${V2}/services.json`)).json
    town = await auditor.all('/api/v1/cases')
    const seen = town.find((c) => c.public && c.lat != null)
    place = { lat: seen.lat, long: seen.lon }
})

// ---- a client ----

const type = (reply) => reply.header('content-type')
const form = (fields) => new URLSearchParams(Object.entries(fields).flatMap(
    ([name, value]) => [value].flat().map((one) => [name, String(one)])))
const whole = (more = {}) => ({ api_key: key, service_code: PLAIN, ...place, description: '公厕的灯不亮', ...more })
const post = (fields, { f = 'json', expect = 200 } = {}) =>
    nobody.send('POST', `${V2}/requests.${f}`, fields instanceof FormData ? fields : form(fields), { expect })
const report = async (more) => (await post(whole(more))).json[0].service_request_id
const get = async (path) => (await nobody.get(`${V2}/${path}`)).json
const getXml = async (path) => {
    const reply = await nobody.get(`${V2}/${path}`)
    assert.equal(type(reply), XML)
    return readXml(reply.text).root
}
const request = async (id) => (await get(`requests/${id}.json`))[0]
const list = (query) => get(`requests.json?${query}`)
const ids = async (query) => (await list(query)).map((r) => r.service_request_id)
const definition = (code) => get(`services/${code}.json`)
const at = (ms) => new Date(ms).toISOString().replace(/\.\d+/, '')
const count = async () => (await auditor.all('/api/v1/cases')).length

/** What an error answer tells, sentence by sentence; the answer must be one, in the form asked for. */
function errors(reply, f) {
    if (f === 'json') {
        assert.equal(type(reply), JSON_TYPE)
        assert.ok(Array.isArray(reply.json) && reply.json.length > 0)
        for (const e of reply.json) {
            assert.deepEqual(Object.keys(e).sort(), ['code', 'description'])
            assert.equal(e.code, reply.status)
            assert.ok(typeof e.description === 'string' && e.description)
        }
        return reply.json.map((e) => e.description)
    }
    assert.equal(type(reply), XML)
    const { root } = readXml(reply.text)
    assert.equal(root.name, 'errors')
    assert.ok(root.children.length > 0)
    for (const e of root.children) {
        assert.equal(e.name, 'error')
        assert.deepEqual(e.children.map((c) => c.name), ['code', 'description'])
        assert.equal(textOf(e, 'code'), String(reply.status))
        assert.ok(textOf(e, 'description'))
    }
    return root.children.map((e) => textOf(e, 'description'))
}
const refused = async (status, method, path, body, f = path.includes('.json') ? 'json' : 'xml') =>
    errors(await nobody.send(method, `${V2}/${path}`, body, { expect: status }), f)
/** Refused in both forms with the same sentences, and nothing is registered. */
async function refusedPost(status, fields) {
    const before = await count()
    const told = await refused(status, 'POST', 'requests.json', form(fields))
    assert.deepEqual(await refused(status, 'POST', 'requests.xml', form(fields)), told)
    assert.equal(await count(), before, 'half a case')
    return told
}
const named = (told, word) => assert.ok(told.some((d) => d.includes(word)), `${word} in: ${told.join('; ')}`)

/** An XML answer is the JSON answer: names of elements that are lists are given by the caller. */
function same(node, value, lists = {}) {
    if (Array.isArray(value)) {
        assert.equal(node.children.length, value.length, node.name)
        node.children.forEach((c, i) => same(c, value[i], lists))
    } else if (value !== null && typeof value === 'object') {
        assert.deepEqual(node.children.map((c) => c.name), Object.keys(value), node.name)
        for (const name of Object.keys(value)) same(child(node, name), value[name], lists)
    } else {
        assert.equal(node.children.length, 0)
        assert.equal(node.text, value === null ? '' : String(value), node.name)
    }
}

// ---- A. general ----

test('01 the format is the suffix', async () => {
    for (const path of ['services', `services/${ASKING}`, 'requests', 'discovery'])
        for (const f of FORMS) assert.equal(type(await nobody.get(`${V2}/${path}.${f}`)), f === 'xml' ? XML : JSON_TYPE)
})

test('02 XML has its type, a declaration in UTF-8, no namespace, no attributes', async () => {
    for (const path of ['discovery', 'services', `services/${ASKING}`, 'requests', 'services/none']) {
        const reply = await nobody.get(`${V2}/${path}.xml`, { expect: [200, 404] })
        assert.equal(type(reply), XML)
        const { encoding, root } = readXml(reply.text)
        assert.equal(encoding, 'utf-8')
        const walk = (node) => {
            assert.deepEqual(node.attributes, {}, `${path}: <${node.name}> has attributes`)
            assert.ok(!node.name.includes(':'))
            node.children.forEach(walk)
        }
        walk(root)
    }
})

test('03 JSON is the XML without its outer element: lists are lists, what is empty is null', async () => {
    const id = await report()
    assert.deepEqual(await list('service_request_id=20000101-000001-0'), [])
    assert.equal((await list(`service_request_id=${id}`)).length, 1)
    for (const path of ['services', `services/${ASKING}`, `services/${PLAIN}`, `requests/${id}`, `tokens/${id}`])
        same(await getXml(`${path}.xml`), await get(`${path}.json`))
    for (const value of Object.values(await request(id))) assert.notEqual(value, '')
    const more = `requests/${id}`
    same(await getXml(`${more}.xml?extensions=true`), await get(`${more}.json?extensions=true`))
})

test('04 every character comes back, and none breaks the XML', async () => {
    const text = '汉字 𠮷 😀 &<>"\' ]]> &amp; <!-- --> \u{1f6b2} a\u0301\ta\nb'
    const id = await report({ description: text, address_string: '银杏里 & <12>' })
    assert.equal((await request(id)).description, text)
    const root = await getXml(`requests/${id}.xml`)
    assert.equal(textOf(root.children[0], 'description'), text)
    assert.equal(textOf(root.children[0], 'address'), '银杏里 & <12>')
    // what XML cannot hold is kept, told as it is in JSON, and replaced in XML
    const odd = await report({ description: 'a\u0001b\u000bc\uffffd' })
    assert.equal((await request(odd)).description, 'a\u0001b\u000bc\uffffd')
    assert.equal(textOf((await getXml(`requests/${odd}.xml`)).children[0], 'description'), 'a\ufffdb\ufffdc\ufffdd')
    const bytes = `api_key=${key}&service_code=${PLAIN}&lat=${place.lat}&long=${place.long}&description=`
    for (const bad of ['%ff', '%c0%af', '%ed%a0%80'])
        named(errors(await nobody.send('POST', `${V2}/requests.xml`, bytes + bad, {
            expect: 400, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }), 'xml'), 'description')
})

test('05 times are written with a zone, in whole seconds, and read with one', async () => {
    const id = await report()
    for (const r of [...await list(''), ...await get(`requests/${id}.json`)])
        for (const name of ['requested_datetime', 'updated_datetime', 'expected_datetime'])
            if (r[name] !== null) assert.match(r[name], ISO, name)
    const moment = Date.parse((await request(id)).requested_datetime)
    const zoned = at(moment + 8 * 3_600_000).replace('Z', '')
    for (const time of [at(moment), at(moment).replace('Z', '.000Z'), at(moment).replace('Z', '%2B00:00'),
                        `${zoned}%2B08:00`, `${zoned}+08:00`, `${zoned}%2008:00`])
        for (const f of FORMS) {
            const reply = await nobody.get(`${V2}/requests.${f}?start_date=${time}`)
            assert.ok(reply.text.includes(id), `${time} finds the request`)
        }
    const later = at(moment + 8 * 3_600_000 + 1000).replace('Z', '')
    assert.ok(!(await ids(`start_date=${later}+08:00`)).includes(id), 'a second later it does not')
    for (const time of ['2026-01-01T00:00:00', '2026-01-01T00:00', 'yesterday', '2026-13-01', '1767225600'])
        for (const name of ['start_date', 'end_date'])
            for (const f of FORMS) named(await refused(400, 'GET', `requests.${f}?${name}=${time}`), name)
})

test('05 a date alone is midnight of the town, as an end its whole day', async () => {
    const day = '2026-01-15'
    const from = Date.parse(`${day}T00:00:00+08:00`)
    assert.deepEqual(await ids(`start_date=${day}&end_date=${day}`),
                     await ids(`start_date=${at(from)}&end_date=${at(from + DAY - 1000)}`))
    const busy = town.find((c) => c.public)
    const local = at(Date.parse(busy.created) + 8 * 3_600_000).slice(0, 10)
    assert.ok((await ids(`start_date=${local}&end_date=${local}`)).includes(busy.number))
})

test('06 an empty parameter is an absent one', async () => {
    const empty = 'service_code=&status=&start_date=&end_date=&service_request_id=&page=&page_size=&extensions='
    assert.deepEqual(await list(empty), await list(''))
    named(await refusedPost(400, whole({ service_code: '' })), 'service_code required')
    named(await refusedPost(403, whole({ api_key: '' })), 'api_key required')
    const id = await report({ address_string: '', media_url: '', email: '', phone: '' })
    assert.equal((await request(id)).address, null)
    assert.equal((await request(id)).media_url, null)
})

test('07 there is one jurisdiction, so its id is ignored', async () => {
    assert.deepEqual(await get('services.json?jurisdiction_id=anything'), services)
    assert.ok(await report({ jurisdiction_id: 'city.example' }))
})

test('08 reading needs no key; a report needs one, before anything else is looked at', async () => {
    for (const api_key of ['', 'wrong', `${key}x`, 'dd_' + 'A'.repeat(43), '密'])
        named(await refusedPost(403, { api_key, service_code: 'no-such', lat: 'x' }), 'api_key')
    named(await refusedPost(403, { description: '没有密钥' }), 'api_key required')
    assert.ok(!(await refusedPost(403, whole({ api_key: 'wrong' }))).join().includes('wrong'), 'the key is not repeated')
    assert.ok(!server.stderr.includes(key), 'nor logged')
})

test('09 404 for what is not there, 403 for the key, 400 for the rest', async () => {
    for (const f of FORMS) {
        for (const path of ['services/no-such', 'requests/20000101-000001-0', 'requests/x', 'tokens/x'])
            await refused(404, 'GET', `${path}.${f}`)
        await refused(400, 'GET', `requests.${f}?status=pending`)
        await refused(400, 'POST', `requests.${f}`, form({ api_key: key }))
    }
})

test('10 errors come in the format asked for, several in one', async () => {
    const told = await refusedPost(400, whole({ lat: 'x', long: '999', email: 'e'.repeat(300), phone: '1'.repeat(50),
                                                media_url: 'javascript:alert(1)', service_code: ASKING }))
    for (const field of ['lat', 'long', 'email', 'phone', 'media_url', 'lamp_state']) named(told, field)
    assert.equal(told.length, 6)
})

test('11 an unknown suffix or a wrong method gets an error body, never a page', async () => {
    for (const path of ['services.html', 'services', 'services/x', 'requests.csv', 'requests/1.txt', 'nothing.xml', '', 'a/b/c/d',
                        '%zz.xml', 'tokens.xml'])
        await refused([400, 404], 'GET', path)
    for (const path of ['', '/', '/v1/services.xml']) errors(await nobody.send('GET', `/open311${path}`, undefined, { expect: 404 }), 'xml')
    errors(await nobody.send('GET', '/open311/discovery', undefined, { expect: 404 }), 'xml')
    await refused(404, 'GET', 'nothing.json')
    for (const method of ['PUT', 'DELETE', 'PATCH'])
        for (const path of ['requests.json', 'services.xml', 'requests/1.json', 'requests.xml'])
            await refused(405, method, path)
    for (const f of FORMS) {
        const reply = await nobody.send('POST', `${V2}/services.${f}`, form(whole()), { expect: 405 })
        errors(reply, f)
        assert.deepEqual(reply.header('allow').split(', ').sort(), ['GET', 'HEAD'])
    }
})

test('12 pages of other sites may read', async () => {
    for (const path of ['/open311/discovery.json', `${V2}/services.json`, `${V2}/requests.xml`])
        assert.equal((await nobody.get(path)).header('access-control-allow-origin'), '*')
    assert.equal((await nobody.get(`${V2}/services/none.json`, { expect: 404 })).header('access-control-allow-origin'), '*')
    assert.equal((await post(whole())).header('access-control-allow-origin'), null, 'but not report')
})

// ---- B. discovery ----

const discovery = async () => (await nobody.get('/open311/discovery.json')).json

test('13 discovery is found in both formats', async () => {
    const { root } = readXml((await nobody.get('/open311/discovery.xml')).text)
    assert.equal(root.name, 'discovery')
    const strip = ({ endpoints, ...rest }) => rest
    for (const [name, value] of Object.entries(strip(await discovery()))) assert.equal(textOf(root, name), value)
})

test('14 discovery says all that is required', async () => {
    const found = await discovery()
    assert.deepEqual(Object.keys(found).sort(), ['changeset', 'contact', 'endpoints', 'key_service'])
    for (const value of Object.values(found)) assert.ok(value)
    for (const e of found.endpoints) {
        assert.deepEqual(Object.keys(e).sort(), ['changeset', 'formats', 'specification', 'type', 'url'])
        assert.equal(e.type, 'production', 'no place where a trial would be dispatched')
        assert.ok(Array.isArray((await nobody.send('GET', new URL(e.url).pathname + '/services.json')).json))
    }
})

test('15 discovery names the specification and MIME types', async () => {
    for (const e of (await discovery()).endpoints) {
        assert.equal(e.specification, 'http://wiki.open311.org/GeoReport_v2')
        assert.deepEqual([...e.formats].sort(), ['application/json', 'text/xml'])
        assert.equal(e.url, `${server.url}${V2}`)
    }
})

test('16 changesets are times in the past', async () => {
    const found = await discovery()
    for (const { changeset } of [found, ...found.endpoints]) {
        assert.match(changeset, ISO)
        assert.ok(Date.parse(changeset) < Date.now())
    }
})

test('17 formats are a list, and there are two endpoints for readers that unwrap a list of one', async () => {
    const { root } = readXml((await nobody.get('/open311/discovery.xml')).text)
    const endpoints = children(child(root, 'endpoints'), 'endpoint')
    assert.ok(endpoints.length >= 2)
    for (const e of endpoints) assert.equal(children(child(e, 'formats'), 'format').length, 2)
})

// ---- C. services ----

test('18 services say what they are', async () => {
    assert.ok(services.length > 10)
    for (const s of services) {
        assert.deepEqual(Object.keys(s), ['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'])
        assert.equal(s.type, 'realtime')
        assert.ok(s.description)
    }
    assert.equal(services.find((s) => s.service_code === ASKING).keywords, '路灯,不亮,灯杆,照明')
    const chinese = (await nobody.get(`${V2}/services.json`, { headers: { 'Accept-Language': 'zh-CN' } })).json
    assert.equal(chinese.find((s) => s.service_code === ASKING).service_name, '路灯')
    assert.equal(services.find((s) => s.service_code === ASKING).service_name, 'Street lamps')
})

test('19 services are a list at the top; metadata is a boolean in JSON, a word in XML', async () => {
    const root = await getXml('services.xml')
    assert.equal(root.name, 'services')
    assert.ok(Array.isArray(services))
    services.forEach((s, i) => {
        assert.equal(root.children[i].name, 'service')
        assert.equal(typeof s.metadata, 'boolean')
        assert.equal(textOf(root.children[i], 'metadata'), String(s.metadata))
    })
    assert.equal(services.find((s) => s.service_code === PLAIN).metadata, false)
    assert.equal(services.find((s) => s.service_code === ASKING).metadata, true)
})

test('20 a service code is a text, and each is there once', async () => {
    for (const s of services) assert.equal(typeof s.service_code, 'string')
    assert.equal(new Set(services.map((s) => s.service_code)).size, services.length)
})

test('21 keywords and group are texts or null', async () => {
    for (const s of services)
        for (const name of ['keywords', 'group']) assert.ok(s[name] === null || (typeof s[name] === 'string' && s[name]))
})

test('21 only what concerns public space is offered', async () => {
    const codes = services.map((s) => s.service_code)
    for (const code of [PRIVATE, 'allegation', 'city', 'wages']) {
        assert.ok(!codes.includes(code), code)
        for (const f of FORMS) await refused(404, 'GET', `services/${code}.${f}`)
        await refusedPost(404, whole({ service_code: code }))
    }
})

// ---- D. definitions ----

test('22 a definition has its attributes in order', async () => {
    for (const s of services.filter((s) => s.metadata)) {
        const { service_code, attributes } = await definition(s.service_code)
        assert.equal(service_code, s.service_code)
        assert.deepEqual(attributes.map((a) => a.order), attributes.map((_, i) => i + 1))
        for (const a of attributes) {
            assert.equal(typeof a.variable, 'boolean')
            assert.equal(typeof a.required, 'boolean')
            assert.ok(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'].includes(a.datatype))
            assert.ok('datatype_description' in a && a.description && a.code)
            if (a.datatype.endsWith('valuelist'))
                for (const v of a.values) assert.ok(typeof v.key === 'string' && typeof v.name === 'string')
        }
    }
    assert.equal((await getXml(`services/${ASKING}.xml`)).name, 'service_definition')
})

test('23 a service without questions has an empty list of them; an unknown one is 404', async () => {
    assert.deepEqual(await definition(PLAIN), { service_code: PLAIN, attributes: [] })
    const root = await getXml(`services/${PLAIN}.xml`)
    assert.equal(child(root, 'attributes').children.length, 0)
    for (const f of FORMS) await refused(404, 'GET', `services/no-such.${f}`)
})

test('24 a definition is an object in JSON, and values are a list or not there', async () => {
    for (const s of services) {
        const d = await definition(s.service_code)
        assert.ok(!Array.isArray(d))
        for (const a of d.attributes)
            assert.equal('values' in a, a.datatype.endsWith('valuelist'), `${s.service_code} ${a.code}`)
    }
})

test('25 what is only a text is never asked for', async () => {
    const hint = (await definition(ASKING)).attributes.find((a) => !a.variable)
    assert.equal(hint.required, false)
    assert.ok(!(await refusedPost(400, whole({ service_code: ASKING }))).some((d) => d.includes(hint.code)))
    await post(whole({ service_code: ASKING, 'attribute[lamp_state]': 'out', [`attribute[${hint.code}]`]: 'x' }))
})

// ---- E. reporting ----

const more = async (id) => (await get(`requests/${id}.json?extensions=true`))[0]
const answersOf = async (id) => (await more(id)).attributes.map((a) => [a.code, a.value])

test('26 a report is a form; brackets may be encoded or not', async () => {
    const fields = { ...whole({ service_code: ASKING }), 'attribute[lamp_state]': 'flicker' }
    const plain = Object.entries(fields).map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')
    for (const body of [plain, plain.replaceAll('[', '%5B').replaceAll(']', '%5D'), plain.replaceAll('[', '%5b').replaceAll(']', '%5d')]) {
        const reply = await nobody.send('POST', `${V2}/requests.json`, body, {
            expect: 200, headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' } })
        assert.deepEqual(await answersOf(reply.json[0].service_request_id), [['lamp_state', 'flicker']])
    }
    for (const f of FORMS)
        errors(await nobody.send('POST', `${V2}/requests.${f}`, { api_key: key }, { expect: 400 }), f)
})

test('27 one whole location is needed', async () => {
    const { lat, long, ...rest } = whole()
    named(await refusedPost(400, { ...rest, lat }), 'long required')
    named(await refusedPost(400, { ...rest, long }), 'lat required')
    assert.equal((await refusedPost(400, rest)).length, 1, 'said once')
    await post({ ...rest, address_string: '银杏里12号楼前' })
    const id = (await post({ ...rest, address_id: '4711' })).json[0].service_request_id
    assert.ok((await request(id)).address.includes('4711'))
    const both = await report({ address_string: '银杏里' })
    assert.equal((await request(both)).address, '银杏里')
})

test('28 answers of a list come with [] or repeated', async () => {
    for (const name of ['attribute[items][]', 'attribute[items]']) {
        const id = await report({ service_code: MANY, [name]: ['furniture', 'rubble'], 'attribute[unknown]': 'x' })
        assert.deepEqual(await answersOf(id), [['items', 'furniture'], ['items', 'rubble']])
    }
    named(await refusedPost(400, whole({ service_code: ASKING, 'attribute[lamp_state]': ['out', 'day'] })), 'lamp_state')
})

test('29 every required answer that is missing is named "CODE required"', async () => {
    const told = await refusedPost(400, whole({ service_code: ASKING }))
    assert.deepEqual(told, ['lamp_state required'])
    assert.deepEqual(await refusedPost(400, whole({ service_code: ASKING, 'attribute[lamp_state]': '' })), told)
    assert.deepEqual(await refusedPost(400, { api_key: key }).then((d) => d.map((s) => s.split(' ')[0]).sort()),
                     ['address_string:', 'service_code'])
})

test('29 where somebody may be in danger nothing is required', async () => {
    for (const a of (await definition(DANGER)).attributes) assert.equal(a.required, false)
    await report({ service_code: DANGER })
})

test('30 what a client may add; markup is kept as characters, unknown parameters are ignored', async () => {
    const markup = '<b>粗</b> & <script>alert(1)</script> &lt;'
    const id = await report({
        email: 'a@example.org', first_name: '桂兰', last_name: '王', phone: '13800138000', device_id: 'd', deviceid: 'x',
        account_id: '7', media_url: ['https://example.org/a.jpg', 'https://example.org/b.jpg'], unknown: 'y', description: markup,
    })
    const said = await more(id)
    assert.equal(said.description, markup)
    assert.equal(said.media_url, 'https://example.org/a.jpg')
    assert.deepEqual(said.extended_attributes.photos, ['https://example.org/a.jpg', 'https://example.org/b.jpg'])
    const xml = (await nobody.get(`${V2}/requests/${id}.xml?extensions=true`)).text
    assert.equal(textOf(readXml(xml).root.children[0], 'description'), markup)
    for (const secret of ['a@example.org', '桂兰', '王桂兰', '13800138000'])
        assert.ok(!JSON.stringify(said).includes(secret) && !xml.includes(secret), 'who reports is nobody\'s to read')
    const { requester } = (await operator.act(id, 'see_requester', { reason: '回访' }))
    assert.equal(requester.name, '王桂兰')
    assert.equal(requester.phone, '13800138000')
})

test('31 an unknown service is 404, none at all 400', async () => {
    named(await refusedPost(404, whole({ service_code: '000' })), 'service_code')
    const { service_code, ...rest } = whole()
    assert.deepEqual(await refusedPost(400, rest), ['service_code required'])
})

test('32 a report is answered with its id, in a list of one, and no token', async () => {
    const { json } = await post(whole())
    assert.equal(json.length, 1)
    assert.deepEqual(Object.keys(json[0]), ['service_request_id', 'service_notice', 'account_id'])
    assert.match(json[0].service_request_id, /^\d{8}-\d{6}-\d$/)
    assert.ok(json[0].service_notice)
    const { root } = readXml((await post(whole(), { f: 'xml' })).text)
    assert.equal(root.name, 'service_requests')
    assert.deepEqual(root.children.map((c) => c.name), ['request'])
    assert.match(textOf(root.children[0], 'service_request_id'), /^\d{8}-\d{6}-\d$/)
    assert.equal(child(root.children[0], 'token'), undefined)
})

test('33 every service is realtime: its requests have an id at once', async () => {
    for (const s of services) assert.equal(s.type, 'realtime')
    assert.ok(await request(await report()))
})

test('34 a report is answered with 200', async () => {
    for (const f of FORMS) assert.equal((await post(whole(), { f, expect: undefined })).status, 200)
})

test('35 four thousand characters are counted as characters', async () => {
    for (const one of ['路', '😀', '<']) {
        const full = one.repeat(4000)
        assert.equal((await request(await report({ description: full }))).description, full)
        named(await refusedPost(400, whole({ description: full + one })), 'description')
    }
})

// ---- pictures ----

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, 7)])
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)])
const WEBP = Buffer.concat([Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), Buffer.alloc(500, 7)])
const MIB = 1024 * 1024

/** What the server answers to the head of a multipart request of that length. */
async function announced(path, length) {
    const { hostname, port } = new URL(server.url)
    const socket = connect(port, hostname)
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n`)
    let said = ''
    for await (const part of socket.setEncoding('utf8')) {
        said += part
        if (said.trimEnd().endsWith('</errors>') || said.trimEnd().endsWith(']')) break
    }
    socket.destroy()
    return said
}

function withFiles(files, fields = whole()) {
    const body = new FormData()
    for (const [k, v] of Object.entries(fields)) body.append(k, String(v))
    for (const [name, bytes, filename = 'a.jpg', kind = 'image/jpeg'] of files)
        body.append(name, new Blob([bytes], { type: kind }), filename)
    return body
}

test('36 multipart is a form too', async () => {
    const body = withFiles([], whole({ service_code: MANY }))
    body.append('attribute[items][]', 'furniture')
    body.append('attribute[items][]', 'other')
    const id = (await post(body)).json[0].service_request_id
    assert.deepEqual(await answersOf(id), [['items', 'furniture'], ['items', 'other']])
    const nameless = new FormData()
    nameless.append('description', 'x')
    for (const f of FORMS) named(errors(await post(nameless, { f, expect: 403 }), f), 'api_key required')
})

test('36 pictures are taken, whatever their fields are called, and shown to nobody before they are checked', async () => {
    for (const f of FORMS)
        for (const files of [[['media', JPEG]], [['media[]', JPEG], ['media[]', PNG], ['media[]', WEBP]],
                             [['photo1', JPEG, 'x', 'application/octet-stream'], ['photo2', PNG, '照片.png', 'text/plain']]]) {
            const reply = await post(withFiles(files), { f })
            const told = f === 'json' ? reply.json[0]
                : Object.fromEntries(readXml(reply.text).root.children[0].children.map((c) => [c.name, c.text]))
            assert.match(told.service_notice, new RegExp(`Pictures received: ${files.length}\\b.*checked`))
            const said = await more(told.service_request_id)
            assert.equal(said.media_url, null)
            assert.deepEqual(said.extended_attributes.photos, [])
            assert.ok(!JSON.stringify(said.notes).includes('uploads'))
        }
    const seen = (await auditor.get(`/api/v1/cases/${(await post(withFiles([['media', PNG]]))).json[0].service_request_id}/events`)).json
    assert.equal(seen.items[0].data.uploads, 1, 'staff read that there are some')
    assert.ok(!(await post(withFiles([]))).json[0].service_notice.includes('Pictures'))
})

test('36 a file that is no picture is refused by name, and nothing is lost in silence', async () => {
    const before = await count()
    for (const f of FORMS)
        for (const [bytes, filename] of [[Buffer.from('GIF89a....'), 'a.gif'], [Buffer.from('<svg/>'), 'a.jpg'],
                                         [Buffer.from('%PDF-1.7'), '文件.pdf'], [Buffer.from([0xff, 0xd8]), 'cut.jpg']]) {
            const told = errors(await post(withFiles([['media', JPEG], ['media', bytes, filename]]), { f, expect: 400 }), f)
            assert.equal(told.length, 1)
            assert.match(told[0], /^media: /)
            named(told, filename)
        }
    const seventeen = Array.from({ length: 17 }, () => ['media[]', JPEG])
    named(errors(await post(withFiles(seventeen), { expect: 400 }), 'json'), 'media: ')
    assert.equal(await count(), before)
    // a file input that was left empty is none; a file is never read as a field
    await post(withFiles([['media', Buffer.alloc(0), '', 'application/octet-stream']]))
    named(errors(await post(withFiles([['service_code', JPEG]], { api_key: key, ...place }), { expect: 400 }), 'json'), 'service_code required')
})

test('36 ten MiB of pictures are taken, more is 400 and names media', async () => {
    const big = (n) => Buffer.concat([JPEG, Buffer.alloc(n - JPEG.length)])
    const before = await count()
    await post(withFiles([['media', big(6 * MIB)], ['media', big(4 * MIB)]]))
    for (const f of FORMS) {
        named(errors(await post(withFiles([['media', big(6 * MIB)], ['media', big(4 * MIB + 1)]]), { f, expect: 400 }), f), 'media: ')
        named(errors(await post(withFiles([['media', big(15 * MIB)]]), { f, expect: 400 }), f), 'media: ')
        // far more is refused at its announcement, before it is sent
        const said = await announced(`${V2}/requests.${f}`, 50 * MIB)
        assert.match(said, /^HTTP\/1\.1 400 /)
        assert.match(said, f === 'json' ? /\r\n\r\n\[\{"code":400,"description":"media: / : /<code>400<\/code><description>media: /)
    }
    assert.equal(await count(), before + 1)
})

test('36 a broken multipart body is 400', async () => {
    for (const [kind, body] of [['multipart/form-data', 'x'], ['multipart/form-data; boundary=b', 'x'],
                                ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="api_key"\r\n\r\n' + 'x']])
        for (const f of FORMS)
            errors(await nobody.send('POST', `${V2}/requests.${f}`, body, { expect: 400, headers: { 'Content-Type': kind } }), f)
})

test('38 answers are checked by their type', async () => {
    const wrong = { [ASKING]: { lamp_state: 'Out' }, [MANY]: { items: 'sofa' }, [TIMED]: { depth_cm: 'deep', since: 'yesterday' } }
    for (const [service_code, values] of Object.entries(wrong))
        for (const [code, value] of Object.entries(values))
            named(await refusedPost(400, whole({ service_code, [`attribute[${code}]`]: value })), `${code}: `)
    for (const depth_cm of ['NaN', 'inf', '1e999', '0x10', '1,5'])
        await refusedPost(400, whole({ service_code: TIMED, 'attribute[depth_cm]': depth_cm }))
    await report({ service_code: TIMED, 'attribute[depth_cm]': '12.5', 'attribute[since]': '2026-01-01T08:00:00+08:00' })
})

test('38 places are checked', async () => {
    for (const lat of ['91', '-90.0000001', 'NaN', 'inf', '-Infinity', '1e999', '0x10', '31,2', 'north', '٣١'])
        assert.match((await refusedPost(400, whole({ lat })))[0], /^lat: /)
    for (const long of ['181', '-180.5', 'nan', '1e400']) assert.match((await refusedPost(400, whole({ long })))[0], /^long: /)
})

test('38 outside the territory the right channel is named, and nothing is registered', async () => {
    const told = await refusedPost(400, whole(OUTSIDE))
    assert.equal(told.length, 1)
    assert.match(told[0], /outside .*12345/)
    const chinese = await nobody.with({ 'Accept-Language': 'zh-CN' })
        .send('POST', `${V2}/requests.xml`, form(whole(OUTSIDE)), { expect: 400 })
    assert.match(errors(chinese, 'xml')[0], /12345 热线/)
})

// ---- F. tokens ----

test('39 a number is its own token; an unknown one is 404', async () => {
    const id = await report()
    assert.deepEqual(await get(`tokens/${id}.json`), [{ service_request_id: id, token: id }])
    const root = await getXml(`tokens/${id}.xml`)
    assert.equal(root.name, 'service_requests')
    assert.equal(textOf(root.children[0], 'token'), id)
    for (const f of FORMS) await refused(404, 'GET', `tokens/nothing.${f}`)
})

// ---- G. the list ----

test('40 ids override every other argument; unknown and repeated ones are left out', async () => {
    const one = await report(), two = await report()
    const asked = `service_request_id=${one},20000101-000001-0,,${two},x,%20${one}`
    const others = 'status=bogus&start_date=never&end_date=2001-01-02&service_code=none&page=9&page_size=x'
    assert.deepEqual((await ids(`${asked}&${others}`)).sort(), [one, two].sort())
    assert.deepEqual((await getXml(`requests.xml?${asked}&${others}`)).children.map((r) => textOf(r, 'service_request_id')), [one, two])
    const old = town.filter((c) => c.public && Date.parse(c.created) < Date.now() - 100 * DAY).map((c) => c.number)
    assert.ok(old.length > 0)
    assert.deepEqual(await ids(`service_request_id=${old[0]}`), [old[0]], 'the 90 days do not count either')
})

test('41 codes and states are lists; an unknown code finds nothing, an unknown state is 400', async () => {
    const all = await list('')
    const codes = [...new Set(all.map((r) => r.service_code))].slice(0, 2)
    const numbers = (rows) => rows.map((r) => r.service_request_id)
    assert.deepEqual(await ids(`service_code=${codes.join(',')}`), numbers(all.filter((r) => codes.includes(r.service_code))))
    assert.deepEqual(await ids(`service_code=no-such,%20${codes[0]}`), numbers(all.filter((r) => r.service_code === codes[0])))
    assert.deepEqual(await ids('service_code=no-such'), [])
    for (const status of ['open', 'closed']) {
        assert.ok(all.some((r) => r.status === status))
        assert.deepEqual(await ids(`status=${status}`), numbers(all.filter((r) => r.status === status)))
        assert.deepEqual(await ids(`status=${status},`), await ids(`status=${status}`))
    }
    assert.deepEqual(await ids('status=open,closed'), numbers(all))
    for (const f of FORMS) named(await refused(400, 'GET', `requests.${f}?status=open,pending`), 'pending')
})

const created = (c) => Date.parse(c.created)
const publics = (from, to) => town.filter((c) => c.public && created(c) >= from && created(c) <= to).map((c) => c.number)

test('42 ninety days: the last, those after a start, those before an end', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000
    const mine = (rows) => rows.filter((id) => town.some((c) => c.number === id)).sort()
    assert.deepEqual(mine(await ids('')), publics(now - 90 * DAY, now).sort())
    for (const back of [95, 130, 200]) {
        const then = now - back * DAY
        assert.deepEqual(await ids(`end_date=${at(then)}`).then(mine), publics(then - 90 * DAY, then).sort(), 'only an end')
        assert.deepEqual(await ids(`start_date=${at(then)}`).then(mine), publics(then, then + 90 * DAY).sort(), 'only a start')
    }
    assert.deepEqual(await ids(`start_date=${at(now - 40 * DAY)}&end_date=${at(now - 20 * DAY)}`).then(mine),
                     publics(now - 40 * DAY, now - 20 * DAY).sort())
    await list(`start_date=${at(now - 90 * DAY)}&end_date=${at(now)}`)
    await list('start_date=2026-01-01&end_date=2026-04-01')
    for (const f of FORMS) {
        named(await refused(400, 'GET', `requests.${f}?start_date=${at(now - 90 * DAY - 1000)}&end_date=${at(now)}`), 'end_date')
        named(await refused(400, 'GET', `requests.${f}?start_date=2026-01-01&end_date=2026-04-02`), '90')
        named(await refused(400, 'GET', `requests.${f}?start_date=${at(now)}&end_date=${at(now - DAY)}`), 'start_date')
        named(await refused(400, 'GET', `requests.${f}?start_date=1970-01-01T00:00:00Z&end_date=${at(now)}`), 'end_date')
    }
})

test('43 newest first, a thousand at most', async () => {
    const all = await list('')
    assert.ok(all.length > 1 && all.length <= 1000)
    for (let i = 1; i < all.length; i++)
        assert.ok(Date.parse(all[i].requested_datetime) <= Date.parse(all[i - 1].requested_datetime))
    assert.deepEqual(await ids('page_size=100000'), all.map((r) => r.service_request_id))
})

test('44 every field is always there', async () => {
    for (const r of await list('')) {
        assert.deepEqual(Object.keys(r), TITLES)
        assert.ok(['open', 'closed'].includes(r.status))
        assert.ok(r.service_code && r.service_name && r.requested_datetime && r.updated_datetime)
    }
    for (const r of (await getXml('requests.xml')).children) assert.deepEqual(r.children.map((c) => c.name), TITLES)
    const id = await report()
    const said = await request(id)
    const row = (await auditor.get(`/api/v1/cases/${id}`)).json
    assert.equal(Date.parse(said.expected_datetime), Math.floor(Date.parse(row.due) / 1000) * 1000)
    assert.ok(said.agency_responsible, 'dispatched at once')
})

test('45 a closed request was updated when it was closed; what is noted later does not move it', async () => {
    const closed = town.find((c) => c.public && c.state === 'closed')
    const before = await more(closed.number)
    const row = (await auditor.get(`/api/v1/cases/${closed.number}`)).json
    assert.equal(before.status, 'closed')
    assert.equal(Math.floor(Date.parse(row.closed) / 1000) * 1000, Date.parse(before.updated_datetime))
    await operator.act(closed.number, 'note', { text: '回访记录' })
    const after = await more(closed.number)
    assert.equal(after.updated_datetime, before.updated_datetime)
    assert.ok(after.extended_attributes.changed_datetime > before.extended_attributes.changed_datetime, 'the extension tells it')
})

test('45 an open request is updated whenever something happens', async () => {
    const id = await report({ service_code: PLAIN })
    const before = await request(id)
    assert.ok(Date.parse(before.updated_datetime) >= Date.parse(before.requested_datetime))
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await operator.act(id, 'note', { text: '已电话联系' })
    assert.ok((await request(id)).updated_datetime > before.updated_datetime)
})

test('46 nothing found is an empty list', async () => {
    const query = 'start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z'
    assert.deepEqual(await list(query), [])
    const root = await getXml(`requests.xml?${query}`)
    assert.equal(root.name, 'service_requests')
    assert.equal(root.children.length, 0)
})

test('47 places are numbers, ids are texts', async () => {
    for (const r of await list('')) {
        assert.equal(typeof r.service_request_id, 'string')
        for (const name of ['lat', 'long']) assert.ok(r[name] === null || typeof r[name] === 'number')
    }
    const said = await request(await report({ lat: place.lat + 0.00001, long: place.long }))
    assert.ok(Math.abs(said.lat - place.lat) < 0.0001 && Math.abs(said.long - place.long) < 0.0001)
    const { lat, long, ...rest } = whole({ address_string: '银杏里' })
    const placeless = await request((await post(rest)).json[0].service_request_id)
    assert.equal(placeless.lat, null)
    assert.equal(placeless.long, null)
})

test('47 a place is told to about ten metres, as to everyone', async () => {
    const id = await report({ lat: place.lat + 0.0000321, long: place.long - 0.0000321 })
    const said = await request(id)
    const shown = (await nobody.get(`/api/v1/cases/${id}`)).json
    assert.equal(said.lat, shown.lat)
    assert.equal(said.long, shown.lon)
    assert.match(String(said.lat), /^-?\d+(\.\d{1,4})?$/)
})

test('48 pages count from one; past the end is an empty list', async () => {
    const all = await ids('')
    const page = (n) => ids(`page=${n}&page_size=7`)
    assert.deepEqual(await page(1), all.slice(0, 7))
    assert.deepEqual(await page(2), all.slice(7, 14))
    assert.deepEqual(await page(0), await page(1))
    let every = []
    for (let n = 1, got; (got = await page(n)).length; n++) every = [...every, ...got]
    assert.deepEqual(every, all)
    for (const n of [99_999, '9223372036854775807']) {
        assert.deepEqual(await page(n), [])
        assert.equal((await getXml(`requests.xml?page=${n}&page_size=7`)).children.length, 0)
    }
    for (const f of FORMS)
        for (const name of ['page', 'page_size'])
            for (const value of ['x', '-1', '1.5', '99999999999999999999'])
                named(await refused(400, 'GET', `requests.${f}?${name}=${value}`), name)
})

test('51 extensions are there when asked for, and only then', async () => {
    const id = await report({ service_code: TIMED, 'attribute[since]': '2026-01-01T08:00:00+08:00', 'attribute[depth_cm]': '13' })
    for (const value of ['', 'false', '1']) assert.deepEqual(Object.keys((await get(`requests/${id}.json?extensions=${value}`))[0]), TITLES)
    const said = await more(id)
    assert.deepEqual(Object.keys(said), [...TITLES, 'attributes', 'extended_attributes', 'notes'])
    assert.deepEqual(said.attributes, [{ code: 'depth_cm', value: '13' }, { code: 'since', value: '2026-01-01T08:00:00+08:00' }]
        .sort((a, b) => said.attributes.findIndex((x) => x.code === a.code) - said.attributes.findIndex((x) => x.code === b.code)))
    assert.equal(said.extended_attributes.channel, 'open311')
    for (const n of said.notes) assert.match(n.datetime, ISO)
    assert.deepEqual(said.notes.slice(0, 2).map((n) => n.type), ['report', 'dispatch'])
    const listed = (await list(`service_request_id=${id}&extensions=true`))[0]
    assert.deepEqual(listed, said)
})

test('51 notes tell the public replies', async () => {
    const answered = town.find((c) => c.public && c.reply && c.state === 'closed')
    const said = await more(answered.number)
    assert.ok(said.notes.some((n) => n.type.startsWith('answer') && n.description))
    assert.ok(said.status_notes)
})

test('52 what is not public is not there: not in lists, not by id, not by token', async () => {
    const hidden = town.filter((c) => !c.public)
    const own = (await nobody.post('/api/v1/cases', { category: await categoryId(PRIVATE), text: '停水', address: '银杏里', public_consent: true },
                                   { expect: [201, 422] })).json.number
    for (const id of [...hidden.slice(0, 5).map((c) => c.number), own].filter(Boolean)) {
        for (const f of FORMS) {
            const told = await refused(404, 'GET', `requests/${id}.${f}`)
            assert.deepEqual(told, (await refused(404, 'GET', `requests/20000101-000001-0.${f}`)).map((d) => d.replace('20000101-000001-0', id)),
                             'as if it were not there')
            await refused(404, 'GET', `tokens/${id}.${f}`)
        }
        assert.deepEqual(await list(`service_request_id=${id}`), [])
    }
    const offered = new Set(services.map((s) => s.service_code))
    const secret = new Set(hidden.map((c) => c.number))
    for (const r of await list('')) {
        assert.ok(offered.has(r.service_code), r.service_code)
        assert.ok(!secret.has(r.service_request_id))
    }
})

async function categoryId(code) {
    const all = (await nobody.get('/api/v1/categories')).json.items
    return all.find((c) => c.code === code).id
}

test('52 texts are masked by machine', async () => {
    const id = await report({ description: '井盖松动，电话13800138000', address_string: '银杏里，找王先生13900139000',
                              service_code: DANGER, 'attribute[owner_mark]': '13700137000' })
    for (const text of [JSON.stringify(await more(id)), (await nobody.get(`${V2}/requests/${id}.xml?extensions=true`)).text]) {
        for (const phone of ['13800138000', '13900139000', '13700137000']) assert.ok(!text.includes(phone), phone)
        assert.ok(text.includes('井盖松动'))
    }
    const row = (await auditor.get(`/api/v1/cases/${id}`)).json
    assert.ok(row.text.includes('13800138000'), 'whoever works on it reads it')
})

// ---- H. one request ----

test('53 one request is a list of one; none is 404', async () => {
    const id = await report()
    assert.equal((await get(`requests/${id}.json`)).length, 1)
    const root = await getXml(`requests/${id}.xml`)
    assert.equal(root.name, 'service_requests')
    assert.deepEqual(root.children.map((c) => c.name), ['request'])
    assert.deepEqual(await get(`requests/${id}.json`), await list(`service_request_id=${id}`))
    for (const f of FORMS) for (const none of ['20000101-000001-0', 'x', '%20', '%27--']) await refused(404, 'GET', `requests/${none}.${f}`)
})

// ---- clients ----

test('FixMyStreet lists, describes, reports with all it knows, and fetches by hours', async () => {
    const xml = await getXml('services.xml?jurisdiction_id=town')
    const code = textOf(xml.children.find((s) => textOf(s, 'service_code') === ASKING), 'service_code')
    const asked = child(await getXml(`services/${code}.xml?jurisdiction_id=town`), 'attributes').children
    const body = new URLSearchParams([
        ['jurisdiction_id', 'town'], ['api_key', key], ['service_code', code],
        ['description', 'title: 路灯\n\ndetail: 路灯不亮\n\nurl: http://fms.example/report/1\n\nSubmitted via FixMyStreet\n'],
        ['lat', place.lat], ['long', place.long], ['email', 'user@example.org'], ['first_name', 'Bob'], ['last_name', 'Smith'],
        ['deviceid', 'fms'], ['media_url', 'http://fms.example/1.jpeg'], ['media_url', 'http://fms.example/2.jpeg'],
        ['attribute[easting]', '1'], ['attribute[fixmystreet_id]', '1'],
        ...asked.filter((a) => textOf(a, 'required') === 'true').map((a) => [
            `attribute[${textOf(a, 'code')}]`, textOf(child(a, 'values').children[0], 'key')]),
    ].map(([k, v]) => [k, String(v)]))
    const made = readXml((await nobody.send('POST', `${V2}/requests.xml`, body, { expect: 200 })).text).root
    const id = textOf(child(made, 'request'), 'service_request_id')
    const now = Date.now()
    const found = await getXml(`requests.xml?jurisdiction_id=town&start_date=${encodeURIComponent(at(now - 3_600_000).replace('Z', '+00:00'))}` +
                               `&end_date=${encodeURIComponent(at(now + 60_000).replace('Z', '+00:00'))}`)
    const back = found.children.find((r) => textOf(r, 'service_request_id') === id)
    assert.equal(textOf(back, 'status'), 'open')
    assert.equal(textOf(back, 'media_url'), 'http://fms.example/1.jpeg')
})

test('node-open311 reports in JSON and in XML and finds the id, then the request', async () => {
    for (const f of FORMS) {
        const reply = await post({ ...whole(), 'attribute[none]': 'x' }, { f })
        const id = f === 'json' ? reply.json[0].service_request_id
            : textOf(readXml(reply.text).root.children[0], 'service_request_id')
        assert.ok(Number.isNaN(Number(id)), 'an id that a reader of XML cannot take for a number')
        assert.equal((await request(id)).service_request_id, id)
    }
})

test('what a client reports is a case like any other, with somebody accountable and a due time', async () => {
    const row = (await auditor.get(`/api/v1/cases/${await report()}`)).json
    assert.ok(row.lead_unit?.id && row.account?.id && row.due)
})

test('the server ends as it should, and never told the key', async () => {
    await server.stop()
    assert.ok(!server.stderr.includes(key))
    assert.doesNotMatch(server.run('fsck', { status: null }).stdout, /13800138000/)
})

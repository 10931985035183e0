// A resident reports by the form, as a browser without script sends it: what is asked, what is kept,
// what the receipt says; and the first page.
import { startServer, test, assert } from './daodi.mjs'

const LAMP = '楼下的路灯不亮，已经三天了'
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])

let server, nobody, auditor, codes

test('a town to report to', async () => {
    server = await startServer({ after() {} }, { demo: ['--cases', 60, '--seed', 3] })
    nobody = server.as().with({ 'Accept-Language': 'zh' })
    auditor = server.as(server.token('auditor'))
    codes = new Map((await nobody.get('/api/v1/categories')).json.items.map((c) => [c.id, c.code]))
})

// ---- a browser without script ----

const unescape = (s) => s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"')
    .replace(/&#(\d+);/g, (all, n) => String.fromCodePoint(n)).replace(/&amp;/g, '&')
const attribute = (tag, name) => {
    const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
    return found ? unescape(found[1]) : undefined
}

/** What the form of a page would send as it stands: pairs of name and value. */
function fieldsOf(html) {
    const form = /<form method="post" action="\/report"[\s\S]*?<\/form>/.exec(html)
    assert.ok(form, 'the page has the form')
    const pairs = []
    for (const [tag] of form[0].matchAll(/<input[^>]*>/g)) {
        const type = attribute(tag, 'type'), name = attribute(tag, 'name')
        if (type === 'file' || !name) continue
        if ((type === 'radio' || type === 'checkbox') && !/\schecked/.test(tag)) continue
        pairs.push([name, attribute(tag, 'value') ?? ''])
    }
    for (const [, tag, value] of form[0].matchAll(/(<textarea[^>]*>)\n?([\s\S]*?)<\/textarea>/g))
        pairs.push([attribute(tag, 'name'), unescape(value)])
    for (const [, tag, options] of form[0].matchAll(/(<select[^>]*>)([\s\S]*?)<\/select>/g)) {
        const chosen = /<option value="([^"]*)" selected/.exec(options) ?? /<option value="([^"]*)"/.exec(options)
        pairs.push([attribute(tag, 'name'), unescape(chosen[1])])
    }
    return pairs
}

/** The form with some of it filled in: what is given replaces what stood there; undefined leaves it out. */
function filled(html, fields, files = []) {
    const data = new FormData()
    for (const [name, value] of fieldsOf(html)) if (!(name in fields)) data.append(name, value)
    for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) if (one !== undefined) data.append(name, one)
    for (const [bytes, name, type] of files) data.append('pictures', new Blob([bytes], { type }), name)
    return data
}

const form = async () => (await nobody.get('/report')).text
const send = (data, options) => nobody.send('POST', '/report', data, options)
const cookiesOf = (reply) => reply.headers.getSetCookie()
const receiptCookie = (reply) => cookiesOf(reply).find((c) => c.startsWith('daodi_receipt='))
const numberOf = (reply) => /^daodi_receipt=(\d{8}-\d{6}-\d)\./.exec(receiptCookie(reply))[1]
const codeOf = (reply) => /^daodi_receipt=[^.]*\.(\w+)/.exec(receiptCookie(reply))[1]

/** Fills in the form, sends it, and answers the redirect. */
async function reported(fields, files) {
    return send(filled(await form(), { category: 'office', ...fields }, files), { expect: 303 })
}
const caseOf = async (reply) => (await auditor.get(`/api/v1/cases/${numberOf(reply)}`)).json
const categoryOf = (made) => codes.get(made.category.id)
const count = async () => (await auditor.all('/api/v1/cases')).length

// ---- the way of a report ----

test('words, then a category that they speak for, then its questions, then a receipt', async () => {
    const second = await send(filled(await form(), { text: LAMP }), { expect: 200 })
    assert.match(second.text, /name="category" value="street-lamp"/)
    assert.match(second.text, /name="category" value="office"/)
    assert.ok(!second.text.includes('wrong-box'), 'a further step is no mistake')

    const third = await send(filled(second.text, { category: 'street-lamp', address: '银杏里小区 3 号楼东' }),
                             { expect: 200 })
    assert.match(third.text, /name="answers\.lamp_state" value="out"/)

    const sent = await send(filled(third.text, { 'answers.lamp_state': 'out' }), { expect: 303 })
    assert.equal(sent.header('location'), '/report/done')
    const made = await caseOf(sent)
    assert.equal(made.text, LAMP)
    assert.equal(categoryOf(made), 'street-lamp')
    assert.equal(made.address, '银杏里小区 3 号楼东')
    assert.equal(made.channel, 'web')
    const answers = made.answers ?? {}
    assert.ok(JSON.stringify(answers).includes('out'), 'the answer is kept')

    const receipt = (await nobody.with({ Cookie: receiptCookie(sent).split(';')[0] }).get('/report/done')).text
    assert.ok(receipt.includes(numberOf(sent)))
    assert.ok(receipt.replace(/ /g, '').includes(codeOf(sent)))
    assert.match(receipt, /<svg class="qr"/)
    assert.ok(receipt.includes(`${server.url}/track/${numberOf(sent)}`))
})

test('a danger is taken at once, without its questions', async () => {
    const sent = await reported({ text: '井盖缺失，有人差点掉下去', category: 'manhole' })
    assert.equal(categoryOf(await caseOf(sent)), 'manhole')
})

test('the office decides where asked to', async () => {
    assert.equal((await caseOf(await reported({ text: LAMP }))).category, null)
})

test('words that speak for no category are taken without a further step', async () => {
    const sent = await reported({ text: '今天天气真好', category: undefined })
    assert.match(numberOf(sent), /^\d{8}-/)
})

test('a category from the list of all is as good', async () => {
    const sent = await reported({ text: '门口的公厕没有水', category: undefined, pick: 'toilets', address: '纺织路' })
    assert.equal(categoryOf(await caseOf(sent)), 'toilets')
})

test('a place from the map finds its area', async () => {
    const seen = (await auditor.all('/api/v1/cases')).find((c) => c.lat != null && c.area)
    const made = await caseOf(await reported({ text: '这里有问题', lat: String(seen.lat), lon: String(seen.lon) }))
    assert.equal(made.area.id, seen.area.id)
})

// ---- what is wrong is told, and nothing typed is lost ----

test('an empty form says what is needed', async () => {
    const reply = await send(filled(await form(), {}), { expect: 422 })
    assert.match(reply.text, /id="e-text"/)
})

test('what was typed stands in the form again', async () => {
    const typed = { text: '', address: '油坊巷 "86" 号 <b>', name: '王桂兰', phone: '13800000000', email: 'a@b.example',
                    privacy: 'confidential', helper: '李网格', relation: 'worker', knows: 'yes' }
    const reply = await send(filled(await form(), typed), { expect: 422 })
    const again = Object.fromEntries(fieldsOf(reply.text))
    for (const [name, value] of Object.entries(typed)) assert.equal(again[name], value, name)
})

test('an answer that is missing is named in the words of its question', async () => {
    const second = await send(filled(await form(), { text: LAMP, category: 'street-lamp', address: '纺织路' }),
                              { expect: 200 })
    const reply = await send(filled(second.text, {}), { expect: 422 })
    assert.match(reply.text, /id="e-answers\.lamp_state">[^<]*路灯怎么了/)
})

test('a place that is none is refused', async () => {
    for (const [lat, lon] of [['91', '0'], ['x', '1'], ['30', ''], ['nan', '1']])
        await send(filled(await form(), { text: LAMP, category: 'office', lat, lon }), { expect: 422 })
})

test('a text of more than 4,000 characters is refused and kept', async () => {
    const text = '长'.repeat(4001)
    const reply = await send(filled(await form(), { text, category: 'office' }), { expect: 422 })
    assert.equal(Object.fromEntries(fieldsOf(reply.text)).text, text)
    assert.equal((await caseOf(await reported({ text: text.slice(1) }))).text, text.slice(1))
})

// ---- pictures ----

test('pictures go with a report', async () => {
    const sent = await reported({ text: LAMP }, [[PNG, 'a.png', 'image/png'], [PNG, 'b.png', 'image/png']])
    const events = (await auditor.get(`/api/v1/cases/${numberOf(sent)}/events`)).json
    assert.equal(events.items[0].data.uploads, 2)
})

test('pictures are kept where the form comes again', async () => {
    const second = await send(filled(await form(), { text: LAMP }, [[PNG, 'a.png', 'image/png']]), { expect: 200 })
    const third = await send(filled(second.text, { category: 'office', address: '长'.repeat(501) }), { expect: 422 })
    const sent = await send(filled(third.text, { category: 'office', address: '纺织路' }), { expect: 303 })
    const events = (await auditor.get(`/api/v1/cases/${numberOf(sent)}/events`)).json
    assert.equal(events.items[0].data.uploads, 1)
})

test('pictures that are there no more are asked for, once', async () => {
    const lost = await send(filled(await form(), { text: LAMP, category: 'office', kept: '2' }), { expect: 200 })
    assert.ok(!('kept' in Object.fromEntries(fieldsOf(lost.text))))
    await send(filled(lost.text, { category: 'office' }), { expect: 303 })
})

test('what is no picture, too many, or too large is refused by name', async () => {
    const before = await count()
    for (const [files, said] of [
        [[[new TextEncoder().encode('<svg onload=1>'), 'x.png', 'image/png']], 'x.png'],
        [Array(4).fill([PNG, 'a.png', 'image/png']), '3'],
        [[[Buffer.concat([PNG, Buffer.alloc(5 << 20)]), 'big.png', 'image/png']], 'big.png'],
    ]) {
        const reply = await send(filled(await form(), { text: LAMP, category: 'office' }, files), { expect: 422 })
        assert.match(reply.text, new RegExp(`id="e-pictures">[^<]*${said}`))
    }
    assert.equal(await count(), before)
})

test('a file is never taken for a text', async () => {
    const data = filled(await form(), { text: undefined, category: 'office' })
    data.append('text', new Blob([new Uint8Array([0xff, 0xfe, 0x41])]), 'text')
    await send(data, { expect: 422 })
})

// ---- once is once ----

test('the same form sent twice makes one case', async () => {
    const before = await count()
    const page = await form(), data = () => filled(page, { text: '同一件事', category: 'office' })
    const [first, second] = await Promise.all([send(data(), { expect: 303 }), send(data(), { expect: 303 })])
    assert.equal(numberOf(first), numberOf(second))
    assert.equal(numberOf(await send(data(), { expect: 303 })), numberOf(first))
    assert.equal(await count(), before + 1)
})

test('the form changed and sent again makes another', async () => {
    const page = await form()
    const first = await send(filled(page, { text: '一件事', category: 'office' }), { expect: 303 })
    const second = await send(filled(page, { text: '另一件事', category: 'office' }), { expect: 303 })
    assert.notEqual(numberOf(first), numberOf(second))
})

// ---- who sees what ----

test('of one who stays nameless nothing is kept', async () => {
    const sent = await reported({ text: LAMP, privacy: 'anonymous', name: '王桂兰', phone: '13800000000' })
    const made = await caseOf(sent)
    assert.equal(made.has_requester ?? made.requester ?? false, false)
})

test('a confidential report is not public, whatever its category', async () => {
    const made = await caseOf(await reported({ text: '公厕很脏', category: 'toilets', address: '纺织路',
                                               privacy: 'confidential', public_consent: 'yes' }))
    assert.equal(made.public, false)
    assert.equal(made.confidential, true)
})

test('what concerns a home is public only by consent', async () => {
    const of = async (more) => (await caseOf(await reported({ text: '停水了', category: 'water', address: '纺织路', ...more }))).public
    assert.equal(await of({}), false)
    assert.equal(await of({ public_consent: 'yes' }), true)
})

test('who speaks for another is kept with the requester', async () => {
    const sent = await reported({ text: LAMP, name: '王桂兰', helper: '李网格', relation: 'worker', knows: 'yes' })
    const operator = server.as(server.token('operator'))
    const seen = (await operator.post(`/api/v1/cases/${numberOf(sent)}/actions/see_requester`, { reason: '回电' },
                                      { expect: 200 })).json
    assert.equal(seen.requester.name, '王桂兰')
    assert.equal(seen.requester.represented_by, '李网格（社区工作者或网格员，本人知情）')
})

// ---- secrets ----

test('the code stands in no address, and its cookies are for the server alone', async () => {
    const sent = await reported({ text: LAMP })
    assert.ok(!sent.header('location').includes(codeOf(sent)))
    for (const cookie of cookiesOf(sent)) assert.match(cookie, /; HttpOnly; SameSite=Lax; Max-Age=\d+/)
    assert.match(receiptCookie(sent), /; Path=\/report;/)
})

test('no receipt without its cookie, nor with a code that is not the number\'s', async () => {
    const sent = await reported({ text: LAMP })
    for (const cookie of ['', 'daodi_receipt=', 'daodi_receipt=x', `daodi_receipt=${numberOf(sent)}`,
                          `daodi_receipt=${numberOf(sent)}.AAAAAAAAAAAAAAAA`]) {
        const page = (await nobody.with({ Cookie: cookie }).get('/report/done')).text
        assert.ok(!page.includes('class="qr"') && !page.includes(numberOf(sent)), cookie)
    }
})

test('a receipt is never compressed nor kept', async () => {
    const sent = await reported({ text: LAMP })
    const page = await nobody.with({ Cookie: receiptCookie(sent).split(';')[0] }).get('/report/done')
    assert.equal(page.header('content-encoding'), null)
    assert.match(page.header('cache-control'), /no-store/)
})

test('a form that is not ours is refused', async () => {
    const page = await form(), before = await count()
    await send(filled(page, { text: LAMP, category: 'office', csrf: undefined }), { expect: 403 })
    await send(filled(page, { text: LAMP, category: 'office', csrf: 'a'.repeat(128) }), { expect: 403 })
    await send(filled(page, { text: LAMP, category: 'office' }),
               { expect: 403, headers: { 'Sec-Fetch-Site': 'cross-site' } })
    assert.equal(await count(), before)
})

// ---- hostile words ----

const HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", '{{csrf}}',
                 '\u202E\u2066反过来', '\u0007\u001b[31m', '😀'.repeat(50), '%n%s%p', '</textarea><b>']

test('hostile words stand as words in the form and on the receipt', async () => {
    for (const text of HOSTILE) {
        const reply = await send(filled(await form(), { text: '', address: text, name: text, helper: text }),
                                 { expect: 422 })
        assert.ok(!/<script>alert|<img src=x|<b>/.test(reply.text), text)
        const again = Object.fromEntries(fieldsOf(reply.text))
        // HTML has no way to write a control character (HTML §2.3.8)
        assert.equal(again.address, text.replace(/[\x00-\x1f]/g, '\ufffd'))
        const sent = await reported({ text: `坏${text}`, address: text })
        assert.equal((await caseOf(sent)).text, `坏${text}`)
    }
})

test('a category, area or answer that nobody offered does no harm', async () => {
    await send(filled(await form(), { text: LAMP, category: '<script>', area: '999999' }), { expect: 422 })
    const sent = await reported({ text: '公厕很脏', category: 'toilets', address: '纺织路', 'answers.none': 'x' })
    assert.equal(categoryOf(await caseOf(sent)), 'toilets')
})

test('a host that could not stand in an address is left out of the QR code', async () => {
    const { request } = await import('node:http')
    const sent = await reported({ text: LAMP }), cookie = receiptCookie(sent).split(';')[0]
    const page = await new Promise((resolve, reject) => {
        const call = request(`${server.url}/report/done`, { headers: { Host: 'evil"<x>/', Cookie: cookie } }, (got) => {
            let text = ''
            got.on('data', (part) => { text += part })
            got.on('end', () => resolve(text))
        })
        call.on('error', reject)
        call.end()
    })
    assert.ok(!page.includes('evil') && !page.includes('class="qr"'))
})

// ---- what a script asks for ----

test('suggestions come as a piece of the page, danger with a warning', async () => {
    const piece = (await nobody.get(`/report/suggest?q=${encodeURIComponent('闻到煤气味道')}`)).text
    assert.match(piece, /value="gas-smell"/)
    assert.match(piece, /class="warning"/)
    assert.ok(!piece.includes('<html'))
    const csrf = Object.fromEntries(fieldsOf(await form())).csrf
    const posted = await nobody.send('POST', '/report/suggest', new URLSearchParams({ csrf, q: LAMP }), { expect: 200 })
    assert.match(posted.text, /value="street-lamp"/)
    assert.equal((await nobody.get('/report/suggest?q=')).text.trim(), '')
})

test('questions of a category come as a piece of the page', async () => {
    assert.match((await nobody.get('/report/questions?category=street-lamp')).text, /answers\.lamp_state/)
    assert.ok(!(await nobody.get('/report/questions?category=%3Cb%3E')).text.includes('answers.'))
})

// ---- the first page ----

test('the first page tells what this is, what was achieved, and the figures', async () => {
    const page = (await nobody.get('/')).text
    for (const part of ['href="/report"', 'action="/track"', 'name="number"', 'href="/map"', 'href="/figures"', '110',
                        '做成', 'class="card"'])
        assert.ok(page.includes(part), part)
    assert.equal(page.match(/<h1/g).length, 1)
})

test('its figures are the record\'s', async () => {
    const page = (await nobody.get('/')).text
    const cases = await auditor.all('/api/v1/cases')
    const open = cases.filter((c) => !['closed', 'archived'].includes(c.state))
    assert.match(page, new RegExp(`<strong>${open.length}</strong> <span>正在办理`))
    assert.match(page, new RegExp(`<strong>${cases.length}</strong> <span>累计登记`))
})

test('its number of late cases is the record\'s', async () => {
    const page = (await nobody.get('/')).text
    const late = (await auditor.all('/api/v1/cases?overdue=true')).length
    assert.match(page, new RegExp(`<strong>${late}</strong> <span>已超期限`))
})

test('the first page of an empty office says so', async (t) => {
    const empty = (await startServer(t)).as().with({ 'Accept-Language': 'zh' })
    const page = (await empty.get('/')).text
    assert.equal(page.match(/class="empty"/g).length, 2)
    assert.equal((await empty.get('/report')).status, 200)
})

test('English pages speak English', async () => {
    const english = server.as().with({ 'Accept-Language': 'en' })
    assert.match((await english.get('/')).text, /Report a problem/)
    assert.match((await english.get('/report')).text, /What happened/)
})

test('the record holds together', async () => {
    server.run('fsck')
    await server.stop()
})

// The portal's pages over HTTP, as a browser without scripts would use them: forms with their hidden
// fields, cookies with their paths, redirects.
import { startServer, test, assert } from './daodi.mjs'

/** A browser: keeps cookies by path, sends back the hidden fields of the form it was shown. */
class Browser {
    #cookies = new Map()

    constructor(server, language = 'zh-CN') {
        this.caller = server.as().with({ 'Accept-Language': language })
        this.set = []
    }

    #cookie(path) {
        return [...this.#cookies.values()].filter((c) => path === c.path || path.startsWith(c.path + '/') || c.path === '/')
            .map((c) => `${c.name}=${c.value}`).join('; ')
    }

    async send(method, path, body, expect) {
        const cookie = this.#cookie(path.split('?')[0])
        const reply = await this.caller.send(method, path, body, { expect, headers: cookie ? { Cookie: cookie } : {} })
        this.set = reply.headers.getSetCookie()
        for (const line of this.set) {
            const [pair, ...rest] = line.split(/; */)
            const [name, value] = pair.split('=')
            const where = rest.find((r) => r.startsWith('Path='))?.slice(5) ?? '/'
            if (rest.includes('Max-Age=0')) this.#cookies.delete(name + where)
            else this.#cookies.set(name + where, { name, value, path: where })
        }
        return reply
    }

    get(path, expect = 200) { return this.send('GET', path, undefined, expect) }

    /** Fills the form of a page and sends it to its address. */
    async submit(page, action, fields, expect = 303) {
        const reply = await this.get(page)
        const form = reply.text.split('<form').find((part) => part.includes(`action="${action}"`))
        assert.ok(form, `${page} has a form that goes to ${action}`)
        const body = new URLSearchParams()
        for (const [, name, value] of form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
            body.append(name, value)
        for (const [name, value] of Object.entries(fields)) body.append(name, value)
        return this.send('POST', action, body, expect)
    }
}

const hostile = '<script>alert(1)</script>"\'&<b>\u202eevil\u202c路灯'

/** A town with a category of public space and one of none. */
async function town(t) {
    const server = await startServer(t, { demo: ['--cases', 60, '--seed', 11] })
    const reader = server.as(server.token('auditor'))
    const categories = (await reader.get('/api/v1/categories')).json.items
    const cases = await reader.all('/api/v1/cases')
    const parents = new Set(categories.map((c) => c.parent).filter(Boolean))
    const leaf = (fits) => categories.find((c) => !parents.has(c.id) && !(c.questions ?? []).some((q) => q.required) && fits(c))
    const somewhere = cases.find((c) => c.public && c.lat !== null && c.area)
    const here = {
        server, reader, categories, leaf, place: { lat: somewhere.lat, lon: somewhere.lon },
        public: leaf((c) => c.public && c.place && c.tier === 'requester'),
        private: leaf((c) => !c.public && c.kind === 'complaint' && !c.confidential),
        async reported(category, more = {}) {
            return (await server.as().post('/api/v1/cases', {
                category: category.id, text: '三号楼前的路灯不亮', ...here.place, ...more,
            }, { expect: 201 })).json
        },
        async tracking(made, language) {
            const browser = new Browser(server, language)
            await browser.submit('/track', '/track', { number: made.number, code: made.secret })
            return browser
        },
        async answered(made) {
            const lead = (await reader.get(`/api/v1/cases/${made.number}`)).json.lead_unit.id
            const handler = server.as(server.token('handler', { unit: lead }))
            await handler.act(made.number, 'acknowledge')
            await handler.act(made.number, 'answer', { public_reply: '已更换灯泡', solved: 'yes', evidence: '照片' })
        },
    }
    return here
}

test('a case is followed by its number and code', async (t) => {
    const here = await town(t)
    const made = await here.reported(here.public)

    await t.test('the right code opens it, in a cookie for that number alone', async () => {
        const browser = new Browser(here.server)
        const reply = await browser.submit('/track', '/track', { number: made.number, code: made.secret })
        assert.equal(reply.header('location'), `/track/${made.number}`)
        assert.equal(browser.set.length, 1)
        assert.match(browser.set[0], new RegExp(`; Path=/track/${made.number};`))
        assert.match(browser.set[0], /HttpOnly/)
        const page = await browser.get(`/track/${made.number}`)
        assert.match(page.text, /三号楼前的路灯不亮/)
        assert.match(page.text, /办理经过/)
        assert.equal(page.header('content-encoding'), null)
    })
    await t.test('a number without its dashes and a code in small letters will do', async () => {
        const browser = new Browser(here.server)
        const reply = await browser.submit('/track', '/track', {
            number: made.number.replaceAll('-', ' '), code: made.secret.toLowerCase() })
        assert.equal(reply.header('location'), `/track/${made.number}`)
    })
    await t.test('a wrong code says the same whether there is such a case or not', async () => {
        const said = []
        for (const number of [made.number, '20200101-000001-0', 'x']) {
            const browser = new Browser(here.server)
            const reply = await browser.submit('/track', '/track', { number, code: 'AAAAAAAAAAAAAAAA' }, 422)
            assert.deepEqual(browser.set, [])
            assert.ok(reply.text.includes(`value="${number}"`), 'the number is not lost')
            said.push(reply.text.match(/class="error"[^>]*>([^<]+)</)[1])
        }
        assert.equal(new Set(said).size, 1)
    })
    await t.test('without the code the page asks for it, whether there is such a case or not', async () => {
        for (const number of [made.number, '20200101-000001-0']) {
            const reply = await new Browser(here.server).get(`/track/${number}`)
            assert.match(reply.text, /name="code"/)
            assert.doesNotMatch(reply.text, /路灯不亮/)
        }
    })
    await t.test('the code of one case opens no other', async () => {
        const other = await here.reported(here.public, { text: '另一件事' })
        const browser = await here.tracking(made)
        assert.doesNotMatch((await browser.get(`/track/${other.number}`)).text, /另一件事/)
        const page = await browser.get(`/track/${made.number}`)
        const csrf = page.text.match(/name="csrf" value="([^"]+)"/)[1]
        const reply = await browser.send('POST', `/track/${other.number}/urge`, new URLSearchParams({ csrf }), 401)
        assert.match(reply.text, /name="code"/)
    })
    await t.test('a file in the place of a text counts as nothing', async () => {
        const browser = await here.tracking(made)
        const at = `/track/${made.number}/supplement`
        const form = new FormData()
        form.append('csrf', (await browser.get(at)).text.match(/name="csrf" value="([^"]+)"/)[1])
        form.append('text', new Blob([new Uint8Array([0xff, 0xfe, 0x80])]), 'a.bin')
        assert.match((await browser.send('POST', at, form, 422)).text, /必须填写/)
    })
    await t.test('leaving takes the code away', async () => {
        const browser = await here.tracking(made)
        await browser.submit(`/track/${made.number}`, `/track/${made.number}/leave`, {})
        assert.match((await browser.get(`/track/${made.number}`)).text, /name="code"/)
    })
    await t.test('leaving takes the receipt away, which shows the code', async () => {
        const browser = new Browser(here.server)
        await browser.submit('/report', '/report', { text: '三号楼前的路灯不亮', category: 'office' })
        const number = /\/track\/([0-9-]+)"/.exec((await browser.get('/report/done')).text)[1]
        await browser.submit(`/track/${number}`, `/track/${number}/leave`, {})
        assert.doesNotMatch((await browser.get('/report/done')).text, new RegExp(number))
    })
})

test('a requester acts from the page', async (t) => {
    const here = await town(t)

    await t.test('adds to it and urges', async () => {
        const made = await here.reported(here.public)
        const browser = await here.tracking(made)
        const at = `/track/${made.number}`
        const wrong = await browser.submit(`${at}/supplement`, `${at}/supplement`, { text: ' ' }, 422)
        assert.match(wrong.text, /必须填写/)
        await browser.submit(`${at}/supplement`, `${at}/supplement`, { text: hostile })
        await browser.submit(`${at}/urge`, `${at}/urge`, {})
        const page = (await browser.get(at)).text
        assert.match(page, /&lt;script&gt;alert\(1\)/)
        assert.doesNotMatch(page, /<script>alert|<b>/)
        assert.match(page, /催办/)
    })
    await t.test('withdraws only after saying whether it was asked to; then nothing is left to do', async () => {
        const made = await here.reported(here.public)
        const browser = await here.tracking(made)
        const at = `/track/${made.number}/withdraw`
        assert.doesNotMatch((await browser.get(at)).text, / checked/)
        await browser.submit(at, at, { reason: '不需要了' }, 422)
        await browser.submit(at, at, { asked_to: 'yes', reason: '不需要了' })
        const page = (await browser.get(`/track/${made.number}`)).text
        assert.match(page, /已撤回/)
        assert.doesNotMatch(page, /\/withdraw"/)
        assert.match((await browser.get(at)).text, /现在不能这样做/)
    })
    await t.test('judges it, from nothing chosen to closed', async () => {
        const made = await here.reported(here.public)
        const browser = await here.tracking(made)
        const at = `/track/${made.number}/verdict`
        assert.match((await browser.get(at)).text, /现在不能这样做/)
        await here.answered(made)
        assert.doesNotMatch((await browser.get(at)).text, / checked/)
        const wrong = await browser.submit(at, at, { comment: '还行' }, 422)
        assert.match(wrong.text, />\s*还行<\/textarea>/)
        assert.doesNotMatch(wrong.text, /type="radio"[^>]* checked/)
        const reply = await browser.submit(at, at, { solved: 'yes', satisfaction: '4', comment: '谢谢', pressed: 'yes' })
        assert.match(reply.header('location'), /\?told=told_track_verdict$/)
        const row = (await here.reader.get(`/api/v1/cases/${made.number}`)).json
        assert.deepEqual([row.state, row.outcome, row.said, row.satisfaction], ['closed', 'solved', 'yes', 4])
        const page = (await browser.get(reply.header('location'))).text
        assert.match(page, /评价已记录/)
        assert.match(page, /已解决 · 满意/)
        assert.match(page, /有人要求这样评价/)
        await browser.submit(at, at, { solved: 'no', satisfaction: '1' })
        assert.match((await browser.get(`/track/${made.number}`)).text, /没解决 · 很不满意/)
    })
    await t.test('is asked of an enquiry whether it was clear', async () => {
        const enquiry = here.leaf((c) => c.kind === 'enquiry')
        const made = await here.reported(enquiry, { text: '办居住证要带什么' })
        const browser = await here.tracking(made)
        await here.server.as(here.server.token('operator')).act(made.number, 'answer_now', { public_reply: '带身份证和租房合同' })
        const at = `/track/${made.number}/verdict`
        const page = (await browser.get(at)).text
        assert.match(page, /说清楚了吗/)
        assert.doesNotMatch(page, /问题解决了吗/)
        await browser.submit(at, at, { solved: 'partly', satisfaction: '3' })
        assert.match((await browser.get(`/track/${made.number}`)).text, /部分说清楚 · 一般/)
    })
    await t.test('is told that a danger goes on after it is withdrawn', async () => {
        const danger = here.leaf((c) => c.urgency === 'danger' && c.kind !== 'allegation')
        const made = await here.reported(danger, { text: '电线落在路上' })
        const browser = await here.tracking(made)
        const at = `/track/${made.number}/withdraw`
        assert.match((await browser.get(at)).text, /class="warning"/)
        await browser.submit(at, at, { asked_to: 'no' })
        assert.match((await browser.get(`/track/${made.number}`)).text, /作为自己发现的问题继续处理/)
    })
    await t.test('asks for a review of what was not accepted, once', async () => {
        const enquiry = here.leaf((c) => c.kind === 'enquiry')
        const made = await here.reported(enquiry, { text: '法院判了，想再说说' })
        const units = (await here.reader.get('/api/v1/units')).json.items
        const first = here.server.as(here.server.token('dispatcher'))
        const second = here.server.as(here.server.token('dispatcher', { unit: units.find((u) => !u.parent).id }))
        const browser = await here.tracking(made)
        const at = `/track/${made.number}`
        await first.act(made.number, 'decline', { reason_code: 'already_final', reason: '终审判决已生效' })
        assert.doesNotMatch((await browser.get(at)).text, /终审判决/)
        await second.act(made.number, 'confirm_decline')
        assert.match((await browser.get(at)).text, /终审判决已生效/)
        await browser.submit(`${at}/contest`, `${at}/contest`, { reason: '有新证据' })
        const page = (await browser.get(at)).text
        assert.match(page, /已登记/)
        assert.doesNotMatch(page, /\/contest"/)
    })
    await t.test('hears of the case that a duplicate is handled with', async () => {
        const master = await here.reported(here.public, { text: '路灯坏了一排' })
        const made = await here.reported(here.public, { text: '我家门口的灯也不亮' })
        await here.server.as(here.server.token('dispatcher')).act(made.number, 'link', { to: master.number, relation: 'duplicate_of' })
        const browser = await here.tracking(made)
        const page = (await browser.get(`/track/${made.number}`)).text
        assert.match(page, /两件一并办理/)
        assert.ok(page.includes(`href="/cases/${master.number}"`))
        await here.answered(master)
        const after = (await browser.get(`/track/${made.number}`)).text
        assert.match(after, /已更换灯泡/)
        assert.match(after, /\/verdict"/)
    })
    await t.test('reads it in English too', async () => {
        const made = await here.reported(here.public)
        const browser = await here.tracking(made, 'en')
        const page = (await browser.get(`/track/${made.number}`)).text
        assert.match(page, /What happened/)
        assert.match(page, /days left|today|tomorrow/)
    })
})

test('strangers read public cases, masked, and no others', async (t) => {
    const here = await town(t)

    await t.test('a case that is not public is not there, not even for its requester', async () => {
        const made = await here.reported(here.private, { text: '楼上夜里太吵' })
        const browser = await here.tracking(made)
        await browser.get(`/cases/${made.number}`, 404)
        await browser.get('/cases/20200101-000001-0', 404)
        assert.doesNotMatch((await browser.get(`/cases?q=${made.number}`)).text, /楼上夜里太吵/)
    })
    await t.test('hostile text is text, and a telephone number is hidden', async () => {
        const made = await here.reported(here.public, { text: hostile, address: `${hostile} 13812341234` })
        const browser = new Browser(here.server)
        for (const path of [`/cases/${made.number}`, `/cases?q=${encodeURIComponent('alert(1)')}`]) {
            const page = (await browser.get(path)).text
            assert.match(page, /&lt;script&gt;alert\(1\)/)
            assert.doesNotMatch(page, /<script>alert|<b>|13812341234/)
        }
    })
    await t.test('words that are typed come back as text in the form', async () => {
        const page = (await new Browser(here.server).get(`/cases?q=${encodeURIComponent('"><script>x')}`)).text
        assert.doesNotMatch(page, /<script>x/)
        assert.match(page, /没有符合条件/)
    })
    await t.test('the list goes on and keeps what was asked for', async () => {
        const browser = new Browser(here.server)
        const seen = new Set()
        let path = '/cases?state=closed&q='
        while (path) {
            const page = (await browser.get(path)).text
            for (const [, number] of page.matchAll(/href="\/cases\/([\d-]+)"/g)) {
                assert.ok(!seen.has(number), `${number} stands on one page only`)
                seen.add(number)
            }
            path = page.match(/href="(\/cases\?cursor=[^"]+)"/)?.[1].replaceAll('&amp;', '&')
            if (path) assert.match(path, /state=closed/)
        }
        const closed = (await here.reader.all('/api/v1/cases?state=closed')).filter((c) => c.public)
        assert.deepEqual([...seen].sort(), closed.map((c) => c.number).sort())
    })
    await t.test('a page of a case says at which step it stands', async () => {
        const made = await here.reported(here.public)
        const browser = new Browser(here.server)
        assert.match((await browser.get(`/cases/${made.number}`)).text, /aria-current="step"><strong>答复/)
        await here.answered(made)
        assert.match((await browser.get(`/cases/${made.number}`)).text, /aria-current="step"><strong>核查/)
    })
    await t.test('help and accessibility are there in both languages', async () => {
        for (const path of ['/help', '/accessibility'])
            for (const language of ['zh-CN', 'en']) {
                const page = (await new Browser(here.server, language).get(path)).text
                assert.equal(page.match(/<h1>/g).length, 1)
            }
    })
})

// The staff's journeys: a worker's, an operator's, a dispatcher's, a handler's and a verifier's, in both
// languages, on desktop and phone.
import { test, assert, skip, openTown } from './browser.mjs'

const everywhere = [
    { lang: 'zh', size: 'desktop' },
    { lang: 'en', size: 'phone' },
]
const people = {
    worker: 'cui.xueqiao', operator: 'song.huaiyan', dispatcher: 'lin.qinghe', verifier: 'wen.ruogu',
}
const submit = 'button:not([type=button])'

/** Sends the form of an act on the case's page, opening it where it is folded. */
async function act(reader, action, fill) {
    const form = reader.page.locator(`form#act-${action}`)
    if (!await form.locator(submit).isVisible())
        await reader.page.locator(`details:has(form#act-${action}) > summary`).click()
    await fill?.(form)
    await Promise.all([reader.page.waitForEvent('load'), form.locator(submit).click()])
    assert.ok(await reader.has('.told'), `${action}: ${await reader.text('main')}`)
}

async function report(town, more = {}) {
    const areas = await town.server.as().all('/api/v1/areas')
    const leaf = areas.at(-1)
    return (await town.server.as().post('/api/v1/cases', {
        text: '楼道里堆满杂物，推车过不去', address: '银杏里二号楼', area: leaf.id, ...more,
    })).json
}

for (const options of everywhere) {
    const where = Object.values(options).join(' ')

    test(`a community worker, ${where}`, { skip }, async (t) => {
        const town = await openTown(t)
        const reader = await town.reader(options)
        await reader.goto('/demo/worker')
        assert.match(reader.page.url(), /\/desk$/)
        await reader.look('today')
        await reader.goto('/desk/duties')
        await reader.look('duties')
        await reader.goto('/desk')
        await reader.follow('main .cards .card-title a')
        assert.match(reader.page.url(), /\/desk\/cases\//)
        await reader.look('case')
        await reader.follow('form[action="/sign-out"] button')
        await reader.goto('/desk')
        assert.match(reader.page.url(), /\/sign-in\?back=/)
        await reader.look('sign-in')
    })

    test(`an operator, ${where}`, { skip }, async (t) => {
        const town = await openTown(t)
        const reader = await town.reader(options)
        const { page } = reader
        await reader.signIn(people.operator)
        await reader.goto('/desk/intake')
        await reader.look('intake')
        await page.fill('[name=text]', '水管漏水，楼下天花板已经湿了一片')
        await page.fill('[name=address]', '银杏里五号楼')
        await page.fill('[name="requester.name"]', '某某')
        await page.fill('[name="requester.phone"]', '13900005678')
        await reader.follow('button[value=look]')
        assert.equal(await page.inputValue('[name="requester.phone"]'), '13900005678', 'nothing typed is lost')
        await reader.look('intake-similar')
        await reader.follow('button[value=register]')
        await reader.look('intake-done')
        const number = (await reader.text('.number')).trim()
        await reader.goto(`/desk/cases/${number}`)
        assert.ok(!(await reader.text('main')).includes('13900005678'), 'the caller is sealed')
        await reader.look('intake-case')
    })

    test(`a dispatcher, a handler and a verifier, ${where}`, { skip }, async (t) => {
        const town = await openTown(t)
        const made = await report(town)
        const reader = await town.reader(options)
        const { page } = reader
        await reader.signIn(people.dispatcher)
        await reader.goto('/desk/dispatch')
        await reader.look('dispatch')
        const admin = town.server.as(town.server.token('dispatcher'))
        const state = async () => (await admin.get(`/api/v1/cases/${made.number}`)).json
        if ((await state()).state === 'registered') {
            await reader.goto(`/desk/cases/${made.number}`)
            await reader.look('case-dispatch')
            await act(reader, 'dispatch')
        }
        const unit = (await state()).lead_unit.id

        const handler = await town.reader(options)
        const token = town.server.token('handler', { unit })
        await handler.context.addCookies([{ name: 'daodi_session', value: token, url: town.url }])
        await handler.goto(`/desk/cases/${made.number}`)
        await act(handler, 'acknowledge')
        await act(handler, 'contact', async (form) => {
            await form.locator('[name=how][value=phone]').check()
            await form.locator('[name=reached][value=yes]').check()
        })
        await handler.look('case-answering')
        await act(handler, 'answer', async (form) => {
            await form.locator('[name=public_reply]').fill('杂物已清走，并与住户约定不再堆放。')
            await form.locator('[name=solved][value=yes]').check()
            await form.locator('[name=evidence]').fill('清理前后照片')
        })
        assert.equal(await handler.page.locator('form#act-verify').count(), 0,
                     'who handled it does not check it')
        await handler.look('case-answered')

        const verifier = await town.reader(options)
        await verifier.signIn(people.verifier)
        await verifier.goto('/desk/verify')
        await verifier.look('verify')
        await verifier.goto(`/desk/cases/${made.number}`)
        await act(verifier, 'verify', async (form) => {
            await form.locator('[name=how][value=site]').check()
            await form.locator('[name=passed][value=yes]').check()
            await form.locator('[name=found][value=yes]').check()
            await form.locator('[name=evidence]').fill('现场查看，通道畅通')
        })
        await verifier.look('case-verified')
        assert.equal((await state()).found, 'yes')
        assert.ok(page)
    })

    test(`finding a case, ${where}`, { skip }, async (t) => {
        const town = await openTown(t)
        const reader = await town.reader(options)
        await reader.signIn(people.dispatcher)
        await reader.goto('/desk/cases')
        await reader.look('find')
        await reader.page.fill('[name=q]', '路灯')
        await reader.follow('main form button')
        await reader.look('find-found')
    })
}

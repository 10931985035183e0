// A resident's journey: from the first page to the verdict, with and without script, in both
// languages, on desktop and phone. What the office does between is done through REST.
import { test, assert, skip, openTown } from './browser.mjs'

const text = '三号楼前的路灯又不亮了，晚上出门看不见路，老人摔了一跤'
const address = '银杏里三号楼前'

/** The office's part: whoever is accountable answers, somebody else checks. */
async function answer(town, number) {
    const admin = town.server.as(town.server.token('dispatcher'))
    let c = (await admin.get(`/api/v1/cases/${number}`)).json
    if (c.state === 'registered') {
        const units = await admin.all('/api/v1/units')
        c = await admin.act(number, 'dispatch', { unit: units.find((u) => u.code === 'street').id })
    }
    const handler = town.server.as(town.server.token('handler', { unit: c.lead_unit.id }))
    await handler.act(number, 'acknowledge')
    await handler.act(number, 'contact', { how: 'phone', reached: true })
    await handler.act(number, 'answer', { public_reply: '已更换灯具并检查线路，当晚已亮。', solved: 'yes',
                                          evidence: '更换后照片与电缆测试记录' })
    const verifier = town.server.as(town.server.token('verifier'))
    await verifier.act(number, 'verify', { how: 'site', passed: true, found: 'yes',
                                           evidence: '现场查看，灯亮' })
}

async function journey(town, options) {
    const reader = await town.reader(options)
    const { page } = reader

    await reader.goto('/')
    await reader.look('portal')
    await reader.follow('main a[href="/report"]')
    await reader.look('report')

    // what is missing is said beside its field, and nothing typed is lost
    await page.fill('[name=address]', address)
    await reader.follow('#report button:not([type=button])')
    assert.equal(await page.inputValue('[name=address]'), address)
    assert.ok(await reader.has('.wrong-box'))
    await reader.look('report-wrong')

    await page.fill('[name=text]', text)
    if (options.script === false) await reader.follow('#report button:not([type=button])')
    await page.locator('#suggest input[type=radio]').first().waitFor()
    if (options.script !== false) await reader.settle()
    await reader.look('report-suggested')
    await page.locator('#suggest input[type=radio]').first().check()
    await page.selectOption('[name=area]', { index: 3 })
    await page.fill('[name=name]', '某某')
    await page.fill('[name=phone]', '13800001234')
    await reader.follow('#report button:not([type=button])')
    if (!page.url().endsWith('/report/done')) {
        // the category asks something more
        await reader.answerQuestions()
        await reader.follow('#report button:not([type=button])')
    }
    assert.match(page.url(), /\/report\/done$/)
    const number = (await reader.text('#number')).trim()
    const code = (await reader.text('#code')).trim()
    assert.match(number, /^\d{8}-\d{6}-.$/)
    await reader.look('receipt')

    await reader.goto('/track')
    await reader.look('track-code')
    await page.fill('[name=number]', number)
    await page.fill('[name=code]', 'ABCDEFGHJKMNPQRS')
    await reader.follow('main form button')
    assert.ok(await reader.has('.wrong-box'), 'a wrong code is refused')
    await page.fill('[name=code]', code)
    await reader.follow('main form button')
    assert.match(page.url(), new RegExp(`/track/${number}$`))
    assert.ok((await reader.text('main')).includes(address))
    assert.ok(!page.url().includes(code), 'the code stays out of the address')
    await reader.look('track')
    const acts = await page.locator('main .actions a').evaluateAll((l) => l.map((a) => a.pathname))
    assert.ok(acts.length >= 3, 'what the resident may do is offered')
    for (const path of acts) {
        await reader.goto(path)
        await reader.look(`track-${path.split('/').pop()}`)
    }
    await reader.goto(`/track/${number}/supplement`)
    await page.fill('[name=text]', '每晚七点后最暗')
    await reader.follow('main form button')
    assert.ok(await reader.has('.told'), 'what was done is said')
    assert.ok((await reader.text('.story')).includes('每晚七点后最暗'))

    await answer(town, number)
    await reader.goto(`/track/${number}`)
    await reader.look('track-answered')
    await reader.follow(`a[href="/track/${number}/verdict"]`)
    assert.equal(await page.locator('input[type=radio]:checked').count(), 0, 'nothing is chosen before')
    await reader.look('verdict')
    await page.check('[name=solved][value=yes]')
    await page.check('[name=satisfaction][value="5"]')
    await page.fill('[name=comment]', '这次真的亮了')
    await reader.follow('main form button')
    const c = (await town.server.as({ caseCode: code }).get(`/api/v1/cases/${number}`)).json
    assert.equal(c.said, 'yes')
    await reader.goto(`/track/${number}`)
    await reader.look('track-judged')

    await reader.goto(`/cases/${number}`)
    const shown = await reader.text('main')
    if (reader.reply.status() === 200) {
        assert.ok(!shown.includes('13800001234') && !shown.includes('某某'), 'nobody is exposed')
        await reader.look('public-case')
    }
}

for (const options of [
    { lang: 'zh', size: 'desktop' },
    { lang: 'en', size: 'phone' },
    { lang: 'zh', size: 'phone', script: false },
    { lang: 'en', size: 'narrow', script: false },
])
    test(`a resident, ${Object.values(options).join(' ')}`, { skip }, async (t) => {
        await journey(await openTown(t, { cases: 200 }), options)
    })

test('the code in the fragment of a scanned address fills itself in', { skip }, async (t) => {
    const town = await openTown(t, { cases: 50 })
    const made = (await town.server.as().post('/api/v1/cases', { text, address })).json
    const reader = await town.reader({ lang: 'zh', size: 'phone' })
    await reader.goto(`/track/${made.number}#${made.secret}`)
    assert.equal(await reader.page.inputValue('[name=code]'), made.secret)
    assert.ok(!reader.page.url().includes(made.secret), 'and leaves the address')
    await reader.follow('main form button')
    assert.ok(await reader.has('.story'))
    await reader.look('track-scanned')
})

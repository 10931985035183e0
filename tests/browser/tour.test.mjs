// The tour of the README, and its pictures: build/browser/tour/*.png, which are kept in docs/tour
// (CONTRIBUTING says when). Each stop must be there to be shown.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, assert, skip, openTown } from './browser.mjs'

test('the tour', { skip }, async (t) => {
    const town = await openTown(t, { cases: 800 })
    const folder = process.env.DAODI_PICTURES && join(process.env.DAODI_PICTURES, 'tour')
    if (folder) mkdirSync(folder, { recursive: true })
    const stop = async (reader, name) => {
        assert.deepEqual(reader.trouble, [], name)
        if (folder) await reader.page.screenshot({ path: join(folder, `${name}.png`) })
    }

    const resident = await town.reader()
    const { page } = resident
    await resident.goto('/')
    await stop(resident, 'portal')
    await resident.goto('/report')
    await page.fill('[name=text]', '三号楼门口的路灯又灭了，晚上看不见台阶')
    await page.locator('#suggest input[type=radio]').first().waitFor()
    await resident.settle()
    await page.locator('#suggest input[type=radio]').first().check()
    await stop(resident, 'report')
    await page.fill('[name=address]', '银杏里三号楼')
    await page.selectOption('[name=area]', { index: 3 })
    await resident.answerQuestions()
    await resident.follow('#report > p > button:not([type=button])')
    const number = (await resident.text('#number')).trim()
    await stop(resident, 'receipt')
    await resident.goto(`/track/${number}`)
    assert.ok(await resident.has('.story'), 'the receipt opens the way to the progress')
    await stop(resident, 'track')
    await resident.goto('/map')
    await page.locator('.leaflet-marker-icon').first().waitFor()
    await stop(resident, 'map')
    await resident.goto('/figures')
    await page.locator('canvas').first().waitFor()
    await stop(resident, 'figures')

    // the lamp that was fixed twice badly and then for good
    const dispatcher = town.server.as(town.server.token('dispatcher'))
    const lamps = await dispatcher.all(`/api/v1/cases?q=${encodeURIComponent('灯')}`)
    let lamp
    for (const c of lamps.filter((l) => l.state === 'closed')) {
        const events = await dispatcher.all(`/api/v1/cases/${c.number}/events`)
        if (events.filter((e) => e.action === 'rework').length >= 2) lamp = c
        if (lamp) break
    }
    assert.ok(lamp, 'the story of the lamp is in the town')

    const staff = await town.reader()
    await staff.goto('/demo/worker')
    await stop(staff, 'today')
    await staff.signIn('lin.qinghe')
    await staff.goto(`/desk/cases/${lamp.number}`)
    await stop(staff, 'case')
    await staff.goto('/desk/dispatch')
    await stop(staff, 'dispatch')
    await staff.signIn('wen.ruogu')
    await staff.goto('/desk/verify')
    await stop(staff, 'verify')
})

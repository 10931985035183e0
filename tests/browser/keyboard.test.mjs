// With the keyboard alone, and at 200 %: nothing is lost.
import { test, assert, skip, openTown } from './browser.mjs'

/** Every control of the page is reached by Tab, in an order, and shows that it is. */
async function walk(reader, path) {
    const { page } = reader
    await reader.goto(path)
    const wanted = await page.evaluate(() => {
        const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('details:not([open]) > :not(summary)')
        const list = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter((e) => seen(e) && !e.disabled && e.tabIndex >= 0)
        // of radio buttons in a group, Tab goes to one
        const groups = new Set()
        const once = list.filter((e) => {
            if (e.type !== 'radio') return true
            const key = `${e.form?.id} ${e.form?.action} ${e.name}`
            if (groups.has(key)) return false
            groups.add(key)
            return true
        })
        return once.length
    })
    const seen = new Set()
    for (let i = 0; i < wanted + 30; i++) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => {
            const e = document.activeElement
            if (!e || e === document.body) return null
            e.dataset.at ??= String(Math.random())
            const s = getComputedStyle(e), box = e.getBoundingClientRect()
            // a picker of dates shows where it is inside itself
            const inner = e.closest('label, .leaflet-container') ?? e
            const itself = /^(date|time)/.test(e.type)
            const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 ||
                         s.boxShadow !== 'none' || getComputedStyle(inner).outlineStyle !== 'none'
            return { id: e.dataset.at, ring: ring || itself, html: e.outerHTML.slice(0, 120),
                     inside: box.bottom > 0 && box.top < innerHeight + 1 }
        })
        if (!at) break
        assert.ok(at.ring, `${path}: no focus ring on ${at.html}`)
        assert.ok(at.inside, `${path}: focus out of sight on ${at.html}`)
        seen.add(at.id)
    }
    assert.ok(seen.size >= wanted, `${path}: Tab reached ${seen.size} of ${wanted} controls`)
}

test('every control is reached by Tab', { skip }, async (t) => {
    const town = await openTown(t, { cases: 80 })
    const reader = await town.reader({ lang: 'zh', size: 'desktop' })
    for (const path of ['/', '/report', '/track', '/cases', '/figures', '/sign-in']) await walk(reader, path)
    await reader.goto('/demo/worker')
    for (const path of ['/desk', '/desk/duties', '/desk/intake']) await walk(reader, path)
})

test('a report with the keyboard alone', { skip }, async (t) => {
    const town = await openTown(t, { cases: 50 })
    const reader = await town.reader({ lang: 'zh', size: 'desktop' })
    const { page } = reader
    await reader.goto('/report')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip')
    await page.keyboard.press('Enter')
    for (let i = 0; i < 40; i++) {
        if (await page.evaluate('document.activeElement.name') === 'text') break
        await page.keyboard.press('Tab')
    }
    await page.keyboard.type('树枝压到电线了')
    await page.locator('#suggest input[type=radio]').first().waitFor()
    await reader.settle()
    for (let i = 0; i < 20; i++) {
        if (await page.evaluate("!!document.activeElement.closest('#suggest')")) break
        await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Space')
    await reader.settle()
    for (let i = 0; i < 80; i++) {
        // what the category asks for is answered on the way
        const asked = await page.evaluate(`(() => {
            const e = document.activeElement
            return e.closest('#questions') || e.name === 'address' ? e.type : ''
        })()`)
        if (asked === 'select-one') await page.keyboard.press('ArrowDown')
        else if (asked === 'radio' || asked === 'checkbox') await page.keyboard.press('Space')
        else if (asked) await page.keyboard.type('3')
        const last = await page.evaluate(
            "document.activeElement.matches('#report > p > button:not([type=button])')")
        if (last) break
        await page.keyboard.press('Tab')
    }
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    assert.match(page.url(), /\/report\/done$/, await reader.text('main'))
})

test('at 200 % and in large type nothing is lost', { skip }, async (t) => {
    const town = await openTown(t, { cases: 80 })
    const reader = await town.reader({ lang: 'zh', size: 'desktop' })
    // 200 % of a window of 1280 is one of 640 pixels of CSS
    await reader.page.setViewportSize({ width: 640, height: 450 })
    await reader.goto('/look?large=1&back=/')
    for (const path of ['/', '/report', '/track', '/cases', '/map', '/figures']) {
        await reader.goto(path)
        await reader.look(`large${path.replaceAll('/', '_')}`)
    }
    await reader.goto('/demo/worker')
    for (const path of ['/desk', '/desk/duties', '/desk/intake']) {
        await reader.goto(path)
        await reader.look(`large${path.replaceAll('/', '_')}`)
    }
})

// What a journey needs: a town that is served, readers who look at it in a browser, and the rules that
// hold on every page they come to.
//
//     const town = await openTown(t)
//     const reader = await town.reader({ lang: 'zh', size: 'phone' })
//     await reader.goto('/')
//     await reader.look('portal')          // every rule, and a picture build/browser/portal-zh-phone.png
//
// look() refuses a page that breaks its content security policy or writes an error on the console,
// that axe-core finds something on, that is wider than its window, that has no or two h1, or that
// weighs more than 100 KB without its map and charts.
import { test, after } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { startServer, folder, run } from '../scenario/daodi.mjs'

export { test, assert }

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env.DAODI_PICTURES
const PATIENCE_MS = 15_000
const PAGE_BYTES = 100 * 1024

export const sizes = {
    desktop: { width: 1280, height: 900 },
    phone: { width: 390, height: 844 },
    narrow: { width: 320, height: 640 },
}
const tags = { zh: 'zh-CN', en: 'en' }

/** Chromium where Debian or the caller has it; without it these tests are skipped. */
const program = [process.env.DAODI_CHROMIUM, '/usr/bin/chromium'].find((p) => p && existsSync(p))
export const skip = program ? false : 'chromium is not installed (tools/install-deps --check)'

let browser
async function open() {
    browser ??= await chromium.launch({
        executablePath: program,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    })
    return browser
}
after(() => browser?.close())

/** Files that pages load for maps and charts only. */
const heavy = /\/(leaflet|uplot|map|chart)[^/]*\.(js|css)/i

/** One person with a browser of their own. */
class Reader {
    constructor(context, page, town, name, script) {
        this.script = script
        this.context = context
        this.page = page
        this.town = town
        this.name = name
        this.trouble = []
        this.weight = 0
    }

    async goto(path) {
        this.weight = 0
        this.reply = await this.page.goto(this.town.url + path, { waitUntil: 'load' })
        return this.reply
    }

    /** Clicks what leads to another page and waits for it. */
    async follow(selector) {
        this.weight = 0
        await Promise.all([this.page.waitForEvent('load'), this.page.click(selector)])
    }

    /** Signs in as one of the town's people. */
    async signIn(account) {
        const token = this.town.server.token({ account })
        await this.context.addCookies([{ name: 'daodi_session', value: token, url: this.town.url,
                                         httpOnly: true, sameSite: 'Lax' }])
    }

    /** Waits until what scripts fetch has come: nothing under way for a while. */
    async settle(quiet = 800) {
        let last = Date.now()
        const stir = () => { last = Date.now() }
        for (const event of ['request', 'requestfinished', 'requestfailed']) this.page.on(event, stir)
        while (Date.now() - last < quiet) await this.page.waitForTimeout(50)
        for (const event of ['request', 'requestfinished', 'requestfailed']) this.page.off(event, stir)
    }

    /** Answers what the chosen category of a report asks for. */
    async answerQuestions() {
        await this.settle()
        for (const field of await this.page.locator('#questions [aria-required=true]').all())
            await field.fill('3').catch(() => field.selectOption({ index: 1 }))
        for (const set of await this.page.locator('#questions fieldset').all())
            await set.locator('input').first().check()
    }

    text(selector) { return this.page.locator(selector).first().innerText() }
    has(selector) { return this.page.locator(selector).first().isVisible() }

    /** Every rule, and a picture. */
    async look(name) {
        const at = `${name} (${this.name}, ${this.page.url()})`
        const { page } = this
        assert.deepEqual(this.trouble, [], `${at}: console and policy`)
        assert.equal(await page.locator('h1').count(), 1, `${at}: one h1`)
        const wide = await page.evaluate(() => ({
            page: document.documentElement.scrollWidth, window: window.innerWidth,
            who: [...document.querySelectorAll('body *')]
                .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 &&
                               !e.closest('[data-scrolls], .map, .scroll, table'))
                .slice(0, 3).map((e) => e.outerHTML.slice(0, 120)),
        }))
        assert.ok(wide.page <= wide.window + 1,
                  `${at}: ${wide.page} px in a window of ${wide.window}: ${wide.who}`)
        assert.ok(this.weight <= PAGE_BYTES, `${at}: ${this.weight} bytes over the wire`)
        if (this.script) await this.judge(at)
        await this.picture(name)
    }

    /** axe-core; it needs timers, which a browser without JavaScript does not have. */
    async judge(at) {
        const found = await this.page.evaluate(`${axe}; axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            resultTypes: ['violations'] })`)
        // pins on a map stand where the places are: WCAG 2.5.8 excepts them from its size
        const counts = (v, n) => v.id !== 'target-size' || !n.html.includes('leaflet-marker-icon')
        for (const v of found.violations) v.nodes = v.nodes.filter((n) => counts(v, n))
        assert.deepEqual(found.violations.filter((v) => v.nodes.length).map((v) => `${v.id}: ${v.help}: ` +
                             v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')),
                         [], `${at}: axe-core`)
    }

    async picture(name) {
        if (!pictures) return
        mkdirSync(pictures, { recursive: true })
        await this.page.screenshot({ path: join(pictures, `${name}-${this.name}.png`),
                                     fullPage: true })
    }
}

class Town {
    constructor(server, t) {
        this.server = server
        this.url = server.url
        this.t = t
    }

    /** lang: zh or en; size: one of sizes; script: false is a browser without JavaScript. */
    async reader({ lang = 'zh', size = 'desktop', script = true, dark = false } = {}) {
        const context = await (await open()).newContext({
            viewport: sizes[size], locale: tags[lang], javaScriptEnabled: script,
            isMobile: size !== 'desktop', hasTouch: size !== 'desktop',
            colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
            extraHTTPHeaders: { 'Accept-Language': tags[lang] },
        })
        context.setDefaultTimeout(PATIENCE_MS)
        const page = await context.newPage()
        const reader = new Reader(context, page, this, `${lang}-${size}${script ? '' : '-noscript'}`,
                                  script)
        page.on('console', (m) => {
            // Chromium also tells the status of the page itself there: a refused form's 422
            if (m.type() === 'error' && !documents.has(m.location().url))
                reader.trouble.push(`${m.text()} ${m.location().url}`)
        })
        const documents = new Set()
        page.on('request', (r) => {
            if (r.isNavigationRequest()) documents.add(r.url())
        })
        page.on('pageerror', (e) => reader.trouble.push(String(e)))
        page.on('response', async (r) => {
            if (heavy.test(r.url())) return
            const size = await r.request().sizes().catch(() => null)
            if (size) reader.weight += size.responseBodySize + size.responseHeadersSize
        })
        this.t.after(() => context.close())
        return reader
    }
}

/** A demo town of its own, served until the test ends. */
export async function openTown(t, { cases = 300, until } = {}) {
    const server = await startServer(t, {
        demo: ['--cases', cases, '--seed', 7, ...(until ? ['--until', until] : [])], words: ['--demo'],
    })
    return new Town(server, t)
}

export { folder, run }

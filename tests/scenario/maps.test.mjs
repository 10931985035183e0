// Maps and figures as pages: what they load, what they allow, and that their numbers are the API's.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import http from 'node:http'
import { startServer, run, folder, test, assert } from './daodi.mjs'
import { readXml } from './xml.mjs'

const TOWN = ['--cases', 300, '--seed', 7]

// fetch undoes the coding by itself: here it must be seen
const raw = (url, headers = {}) => new Promise((resolve, reject) => {
    http.get(url, { headers }, (reply) => {
        const parts = []
        reply.on('data', (part) => parts.push(part))
        reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, bytes: Buffer.concat(parts) }))
    }).on('error', reject)
})
const assetsOf = (html) => [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((m) => m[1])
const directive = (reply, name) => (reply.header('content-security-policy') ?? '').split(';')
    .map((d) => d.trim()).find((d) => d.startsWith(`${name} `))
const cells = (html, id) => {
    const table = new RegExp(`<table id="${id}">(.*?)</table>`, 's').exec(html)[1]
    return [...table.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(([, name, rest]) =>
        [name, ...[...rest.matchAll(/<td class="n">(.*?)<\/td>/g)].map((m) => m[1].replace('&lt;', '<'))])
}

test('maps and charts', async (t) => {
    const server = await startServer(t, { demo: TOWN })
    const nobody = server.as()
    const map = (await nobody.get('/map?lang=zh')).text
    const figures = (await nobody.get('/figures?lang=zh&days=all')).text

    await t.test('what a page loads is there, of the right type, and may be kept for ever', async () => {
        const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }
        const all = new Set([...assetsOf(map), ...assetsOf(figures)])
        assert.ok(['leaflet.js', 'map.js', 'map.css', 'uplot.js', 'chart.js', 'daodi.css'].every((name) =>
            [...all].some((a) => a.endsWith(`/${name}`))), [...all].join(' '))
        for (const path of all) {
            const got = await raw(server.url + path)
            assert.equal(got.status, 200, path)
            assert.equal(got.headers['content-type'].split(';')[0], types[path.split('.').at(-1)], path)
            assert.match(got.headers['cache-control'], /immutable/, path)
            const other = await raw(server.url + path.replace(/\/assets\/\w+\//, '/assets/0000000000000000/'))
            assert.equal(other.headers['cache-control'], 'no-cache', path)
        }
    })

    await t.test('brotli, gzip and plain are the same bytes, and only what is asked for is sent', async () => {
        for (const path of assetsOf(map)) {
            const plain = await raw(server.url + path)
            const br = await raw(server.url + path, { 'Accept-Encoding': 'gzip, br' })
            const gzip = await raw(server.url + path, { 'Accept-Encoding': 'gzip, br;q=0' })
            assert.equal(plain.headers['content-encoding'], undefined)
            assert.equal(br.headers['content-encoding'], 'br')
            assert.match(br.headers.vary, /Accept-Encoding/i)
            assert.deepEqual(brotliDecompressSync(br.bytes), plain.bytes)
            if (plain.bytes.length < 1024) continue
            assert.equal(gzip.headers['content-encoding'], 'gzip')
            assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes)
            assert.ok(br.bytes.length < plain.bytes.length, path)
        }
    })

    await t.test('a page without a map loads none', async () => {
        const names = assetsOf((await nobody.get('/status')).text).join(' ')
        assert.doesNotMatch(names, /leaflet|map\.|uplot|chart\./)
        assert.doesNotMatch(assetsOf(map).join(' '), /uplot|chart\./)
        assert.doesNotMatch(assetsOf(figures).join(' '), /leaflet|map\./)
    })

    await t.test('pages carry no style and no script of their own, and less than 100 KB', () => {
        for (const page of [map, figures]) {
            assert.doesNotMatch(page, /\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)/)
            assert.ok(Buffer.byteLength(page) < 100_000)
        }
    })

    await t.test('what the server draws is whole XML', () => {
        for (const page of [map, figures])
            for (const [svg] of page.matchAll(/<svg class="drawn-(?:map|chart)".*?<\/svg>/gs))
                assert.ok(readXml(`<?xml version="1.0" encoding="utf-8"?>${svg}`))
    })

    await t.test('without a tile server nothing is loaded from elsewhere', async () => {
        assert.equal(directive(await nobody.get('/map'), 'img-src'), "img-src 'self' data: blob:")
        assert.match(map, /data-tiles=""/)
    })

    await t.test('the areas of the map are GeoJSON of every shape', async () => {
        const address = /data-areas="([^"]+)"/.exec(map)[1].replaceAll('&amp;', '&')
        const got = await nobody.get(address)
        assert.equal(got.type, 'application/geo+json')
        assert.match(got.header('cache-control'), /max-age/)
        const areas = (await nobody.all('/api/v1/areas'))
        assert.equal(got.json.features.length, areas.length)
        for (const f of got.json.features)
            assert.ok(f.geometry.coordinates[0].every(([lon, lat]) => lon > 114 && lon < 115 && lat > 30 && lat < 31))
    })

    await t.test('the table beside the map counts the cases that are public', async () => {
        const total = /<tfoot>.*?<\/tfoot>/s.exec((await nobody.get('/map?days=all')).text)[0]
        const told = [...total.matchAll(/<td class="n">(\d+)<\/td>/g)].map((m) => Number(m[1]))
        const cases = (await server.as(server.token('supervisor')).all('/api/v1/cases')).filter((c) => c.public)
        const open = cases.filter((c) => !['closed', 'archived'].includes(c.state))
        assert.deepEqual(told, [open.length, cases.length - open.length, cases.length])
        const features = (await nobody.get('/api/v1/map?bbox=114,30,115,31')).json.features
        assert.equal(features.reduce((n, f) => n + (f.properties.count ?? 1), 0),
                     cases.filter((c) => c.lat !== null).length)
    })

    await t.test('the figures are the API\'s, and what is withheld there is withheld here', async () => {
        const names = ['cases', 'acted', 'answered', 'verified', 'achieved', 'said', 'said_yes']
        const shown = (item) => names.map((n) => item[n] === null ? '<5' : String(item[n]))
        const api = async (by) => (await nobody.get(`/api/v1/indicators?group_by=${by}`, {
            headers: { 'Accept-Language': 'zh' } })).json.items
        const months = new Map((await api('month')).map((m) => [m.group.id, m]))
        const rows = cells(figures, 'months')
        assert.equal(rows.length, 12)
        for (const [month, ...numbers] of rows) {
            const m = months.get(month)
            assert.deepEqual(numbers.slice(0, 7), m ? shown(m) : names.map(() => '<5'), month)
            if (m?.verdicts) assert.equal(numbers[7], m.verdicts.words)
        }
        const units = (await api('unit')).filter((u) => u.group)
        for (const [name, ...numbers] of cells(figures, 'units').filter(([n]) => n !== '还没有派单'))
            assert.deepEqual(numbers.slice(0, 7), shown(units.find((u) => u.group.name === name)), name)
        const categories = await api('category')
        for (const [name, ...numbers] of cells(figures, 'categories'))
            assert.ok(categories.some((c) => c.group?.name === name &&
                shown(c).join() === numbers.slice(0, 7).join()), name)
        assert.match(figures, /2026-11/)
    })

    await t.test('no category that nobody may know of is offered or filtered by', async () => {
        for (const c of await nobody.all('/api/v1/categories'))
            if (c.kind === 'allegation' || c.confidential) {
                assert.ok(!figures.includes(`value="${c.code}"`))
                await nobody.get(`/figures?category=${c.code}`, { expect: 422 })
            }
    })

    await t.test('a filter that is none is said to be, and the page is there all the same', async () => {
        for (const query of ['category=nope', 'days=7000', 'state=%3Cscript%3E', 'area=nope']) {
            const got = await nobody.get(`/map?lang=zh&${query}`, { expect: 422 })
            assert.match(got.text, /role="alert"/, query)
            assert.doesNotMatch(got.text, /<script>/)
        }
    })

    await t.test('an area of the map leads to its cases, of the same kind and state', async () => {
        const all = await nobody.all('/api/v1/categories'), parents = new Set(all.map((c) => c.parent))
        const category = all.find((c) => !parents.has(c.id) && map.includes(`value="${c.code}"`))
        const page = (await nobody.get(`/map?state=open&category=${category.code}`)).text
        const leads = /href="(\/cases\?area=[^"]+)"/.exec(page)[1].replaceAll('&amp;', '&')
        const asked = new URLSearchParams(leads.split('?')[1])
        const list = (await nobody.get(leads)).text
        for (const name of ['area', 'category', 'state'])
            assert.match(list, new RegExp(`<option value="${asked.get(name)}"[^>]* selected`), name)
    })

    await t.test('both languages', async () => {
        assert.match((await nobody.get('/map?lang=en')).text, /<h1>Map of public cases<\/h1>/)
        assert.match((await nobody.get('/figures?lang=en')).text, /<h1>Figures<\/h1>/)
    })
})

test('a tile server is allowed by its origin alone, and only where it is configured', async (t) => {
    const server = await startServer(t, { words: [
        '--tiles', 'https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1', '--tiles-credit', '© 某地图 <b>' ] })
    const got = await server.as().get('/map')

    assert.equal(directive(got, 'img-src'), "img-src 'self' data: blob: https://tiles.example:8443")
    assert.equal(directive(got, 'connect-src'), "connect-src 'self'")
    assert.match(got.text, /data-tiles="https:\/\/tiles\.example:8443\/a\/\{z\}\/\{x\}\/\{y\}\.png\?key=1"/)
    assert.match(got.text, /data-credit="© 某地图 &lt;b&gt;"/)
})

test('an office without areas and cases has its pages too', async (t) => {
    const nobody = (await startServer(t)).as()

    for (const path of ['/map', '/figures', '/figures?days=30', '/map/areas'])
        await nobody.get(path)
})

test('a tile address that is none is refused before serving', (t) => {
    const dir = folder()

    run('init', '--data', dir)
    for (const url of ['ftp://x/{z}/{x}/{y}', 'https://x/{z}/{x}', 'https://a b/{z}/{x}/{y}', 'https:///{z}/{x}/{y}',
                       "https://x;script-src *//{z}/{x}/{y}", "https://'unsafe-inline'/{z}/{x}/{y}", 'https://{z}.x/{x}/{y}'])
        assert.match(run('serve', '--data', dir, '--listen', '127.0.0.1:0', '--tiles', url, '--tiles-credit', 'x',
                         { status: 2 }).stderr, /--tiles/, url)
    assert.match(run('serve', '--data', dir, '--listen', '127.0.0.1:0', '--tiles', 'https://x/{z}/{x}/{y}',
                     { status: 2 }).stderr, /--tiles-credit/)
})

// Every relative link of every page leads somewhere, to the right heading where it names one, and
// the two languages of the README keep step.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, existsSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path) => readFileSync(join(root, path), 'utf8')
const pages = execFileSync('find', ['.', '-name', '*.md', '-not', '-path', './build*', '-not', '-path', '*/node_modules/*'],
                           { cwd: root, encoding: 'utf8' }).trim().split('\n').map((p) => p.slice(2))

const prose = (text) => text.replace(/^ {4}.*$/gm, '').replace(/`[^`]*`/g, '')
const anchor = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
const anchors = (path) => [...read(path).matchAll(/^#+ (.*)$/gm)].map((m) => anchor(m[1]))

test('there are pages', () => assert.ok(pages.includes('README.md') && pages.length > 5))

for (const page of pages)
    test(`links of ${page}`, () => {
        for (const [, to] of prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
            if (/^[a-z]+:/.test(to)) continue
            const [path, hash] = to.split('#')
            const target = path ? join(dirname(page), path) : page
            assert.ok(existsSync(join(root, target)), `${page} links to ${to}, which is not there`)
            if (hash)
                assert.ok(anchors(target).includes(decodeURIComponent(hash)), `${target} has no heading #${hash}`)
        }
    })

test('both READMEs have the same parts and link to the same pages', () => {
    const shape = (path) => [...read(path).matchAll(/^(#+) /gm)].map((m) => m[1])
    const links = (path) => [...new Set([...read(path).matchAll(/\]\(([^)#\s]+)/g)].map((m) => m[1]))]
        .filter((to) => !to.startsWith('README')).sort()
    assert.deepEqual(shape('README.zh-CN.md'), shape('README.md'))
    assert.deepEqual(links('README.zh-CN.md'), links('README.md'))
})

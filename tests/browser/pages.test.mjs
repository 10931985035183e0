// Every page that needs no story: in both languages, on desktop and phone, in the dark and without
// script, each held to the rules of every page.
import { test, skip, openTown } from './browser.mjs'

const portal = ['/', '/status', '/styleguide', '/sign-in', '/demo']

test('pages for everyone', { skip }, async (t) => {
    const town = await openTown(t)
    for (const [lang, size] of [['zh', 'desktop'], ['zh', 'phone'], ['en', 'desktop'], ['en', 'narrow']]) {
        await t.test(`${lang} ${size}`, async () => {
            const reader = await town.reader({ lang, size })
            for (const path of portal) {
                await reader.goto(path)
                await reader.look(`page${path.replaceAll('/', '_')}`)
            }
        })
    }
})

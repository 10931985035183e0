// Every page that needs no story: in both languages, on desktop and phone, in the dark and without
// script, each held to the rules of every page.
import { test, skip, openTown } from './browser.mjs'

const portal = ['/', '/report', '/track', '/cases', '/map', '/figures', '/help', '/accessibility', '/about',
                '/status', '/styleguide', '/sign-in', '/demo']

test('pages for everyone', { skip }, async (t) => {
    const town = await openTown(t)
    for (const options of [
        { lang: 'zh', size: 'desktop' }, { lang: 'zh', size: 'phone', dark: true },
        { lang: 'en', size: 'desktop', script: false }, { lang: 'en', size: 'narrow' },
    ]) {
        await t.test(Object.values(options).join(' '), async () => {
            const reader = await town.reader(options)
            for (const path of portal) {
                await reader.goto(path)
                await reader.look(`page${path.replaceAll('/', '_')}`)
            }
        })
    }
})

#!/usr/bin/env node
// Stands in for daodi where the test of power cuts is itself tested. It keeps cases in a file, one
// line an act. MOOD says how it lies: "forgetful" answers some before it writes, "stutter" takes a
// key twice, "slip" changes a text on its way to the disk.
import { createServer } from 'node:http'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const words = process.argv.slice(2)
const mood = process.env.MOOD ?? ''
const file = join(words[words.indexOf('--data') + 1], 'acts')

if (words[0] === 'token') {
    console.log('t')
} else if (words[0] === 'serve') {
    const cases = new Map(), keys = new Map()
    const apply = (act) => {
        const { number, key } = act
        if (!cases.has(number)) cases.set(number, [])
        cases.get(number).push(act)
        keys.set(key, act)
    }
    if (existsSync(file))
        for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) apply(JSON.parse(line))
    const view = (number) => ({
        number, text: cases.get(number)[0].text, version: cases.get(number).length,
    })
    let late = []
    const keep = (act) => {
        apply(act)
        if (mood === 'slip' && Math.random() < 0.05) act.text += '?'
        if (mood === 'forgetful') late.push(act)
        else appendFileSync(file, JSON.stringify(act) + '\n')
    }
    if (mood === 'forgetful')
        setInterval(() => {
            for (const act of late) appendFileSync(file, JSON.stringify(act) + '\n')
            late = []
        }, 100)
    createServer((request, reply) => {
        const chunks = []
        request.on('data', (chunk) => chunks.push(chunk))
        request.on('end', async () => {
            const [, , , , number, what] = request.url.split('?')[0].split('/')
            if (request.method === 'GET' && !number) {
                reply.end(JSON.stringify({ items: [...cases.keys()].map(view), next_cursor: null }))
                return
            }
            if (request.method === 'GET') {
                const items = cases.get(number).map((act, i) => (
                    { seq: i + 1, action: act.action, data: { text: act.text } }))
                reply.end(JSON.stringify(what ? { items } : view(number)))
                return
            }
            const { text } = JSON.parse(Buffer.concat(chunks).toString())
            const key = request.headers['idempotency-key']
            let act = mood === 'stutter' ? undefined : keys.get(key)
            if (!act) {
                act = { key, text, number: number ?? String(cases.size + 1), action: number ? 'note' : 'report' }
                keep(act)
            }
            // the answer is on its way for a moment, so that a cut can hit it
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 8))
            reply.writeHead(number ? 200 : 201)
            reply.end(JSON.stringify(view(act.number)))
        })
    }).listen(0, '127.0.0.1', function () { console.log(`listening on http://127.0.0.1:${this.address().port}`) })
    process.on('SIGTERM', () => process.exit(0))
}

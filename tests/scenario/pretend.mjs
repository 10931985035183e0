#!/usr/bin/env node
// Stands in for daodi where the library itself is tested: behaves as MOOD says.
import { createServer } from 'node:http'

const words = process.argv.slice(2)
const mood = process.env.MOOD ?? ''

if (words[0] === 'token') {
    console.log(mood === 'chatty' ? 'here is your token: abc' : `token-of-${words[words.indexOf('--role') + 1]}`)
} else if (words[0] !== 'serve') {
    if (mood === 'refuse') {
        console.error('no')
        process.exit(1)
    }
    console.log(words.join(' '))
} else if (mood === 'die') {
    console.error('the database is damaged')
    process.exit(1)
} else {
    const server = createServer((request, reply) => {
        const chunks = []
        request.on('data', (chunk) => chunks.push(chunk))
        request.on('end', () => {
            const url = new URL(request.url, 'http://x')
            if (url.pathname === '/refuse') {
                reply.writeHead(422, { 'Content-Type': 'application/problem+json' })
                reply.end(JSON.stringify({
                    type: 't', title: 'T', status: 422, detail: 'D',
                    errors: [{ field: 'text', message: 'm' }, { field: 'lat', message: 'm' }],
                }))
            } else if (url.pathname === '/list') {
                const from = Number(url.searchParams.get('cursor') ?? 0)
                const to = Math.min(7, from + Number(url.searchParams.get('limit')))
                const items = []
                for (let i = from; i < to; i++) items.push(i)
                reply.end(JSON.stringify({ items, next_cursor: to < 7 ? String(to) : null }))
            } else {
                reply.end(JSON.stringify({
                    method: request.method, url: request.url, headers: request.headers,
                    body: Buffer.concat(chunks).toString(),
                }))
            }
        })
    })
    process.on('SIGTERM', () => {
        if (mood === 'overflow') console.error('x.c:1:2: runtime error: signed integer overflow')
        process.exit(mood === 'unclean' ? 1 : 0)
    })
    server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
}

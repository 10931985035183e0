// What a story needs: a folder of its own, a running daodi on a free port, clients that speak to it
// as somebody, and a sentence where something is not as told.
//
//     import { startServer, test, assert } from './daodi.mjs'
//
//     test('a report gets a number', async (t) => {
//         const server = await startServer(t)                  // init, serve, stopped after the test
//         const operator = server.as(server.token('operator'))
//         const made = await operator.post('/api/v1/cases', { text: '路灯不亮' }, { expect: 201 })
//         assert.match(made.json.number, /^\d{8}-\d{6}-.$/)
//     })
//
// The program is the one that DAODI names (meson sets it). `serve` is told to listen on port 0 and
// prints one line "listening on http://127.0.0.1:PORT" on standard output when it does. A server
// that does not end cleanly when asked, or that a sanitizer spoke in, fails the test.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export { test, assert }

/** True in `./check long`: more rounds, larger towns. */
export const long = process.env.DAODI_LONG === '1'

const program = process.env.DAODI && resolve(process.env.DAODI)
const START_MS = 30_000         // slow machine, sanitizers
const STOP_MS = 30_000
const COMMAND_MS = long ? 3_600_000 : 240_000
const REPLY_MS = 30_000
const KEEP = 65_536             // of a server's standard error

const running = new Set()
const folders = new Set()
const after = () => {
    for (const child of running) child.kill('SIGKILL')
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
process.on('exit', after)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => process.exit(1))

function needProgram() {
    if (!program) throw new Error('DAODI must name the daodi program, e.g. DAODI=build/daodi')
    return program
}

const sanitizer = /ERROR: (Address|Leak|Thread)Sanitizer|runtime error:/

/** A new empty folder, removed when the tests end. */
export function folder() {
    const made = mkdtempSync(join(tmpdir(), 'daodi-scenario-'))
    folders.add(made)
    return made
}

/**
 * Runs a command of daodi to its end: run('import', 'areas', file, '--data', dir).
 * Answers { status, stdout, stderr }; throws where the status is not the one expected.
 * A last argument { status: 1, input: '…' } says otherwise; status null takes any.
 */
export function run(...words) {
    const options = typeof words.at(-1) === 'object' ? words.pop() : {}
    const done = spawnSync(needProgram(), words.map(String), {
        input: options.input ?? '', encoding: options.encoding ?? 'utf8',
        timeout: COMMAND_MS, maxBuffer: 1 << 30,
    })
    if (done.error) throw done.error
    const stderr = done.stderr.toString()
    const told = `daodi ${words.join(' ')}`
    if (done.signal) throw new Error(`${told} was ended by ${done.signal}:\n${stderr}`)
    if (sanitizer.test(stderr)) throw new Error(`${told}:\n${stderr}`)
    const wanted = options.status === undefined ? 0 : options.status
    if (wanted !== null && done.status !== wanted)
        throw new Error(`${told} ended with ${done.status}, not ${wanted}:\n${stderr}`)
    return { status: done.status, stdout: done.stdout, stderr }
}

/** One reply: status, headers, text, and json where the body is JSON. */
class Reply {
    constructor(status, headers, bytes) {
        this.status = status
        this.headers = headers
        this.bytes = bytes
    }
    get text() { return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes) }
    get json() { return JSON.parse(this.text) }
    header(name) { return this.headers.get(name) }
    get type() { return (this.header('content-type') ?? '').split(';')[0].trim() }
}

/** A caller: nobody, a bearer of a token, or a requester with a case code. */
export class Client {
    constructor(url, headers) {
        this.url = url
        this.headers = headers
    }

    /** The same caller with further headers. */
    with(headers) { return new Client(this.url, { ...this.headers, ...headers }) }

    /**
     * Sends one request. `body` is bytes or text sent as they are, URLSearchParams or FormData
     * (typed by fetch), or anything else, sent as JSON. `expect` is the status, or a list of them.
     */
    async send(method, path, body, { headers = {}, expect } = {}) {
        const all = { ...this.headers, ...headers }
        const plain = body === undefined || typeof body === 'string' || body instanceof Uint8Array ||
                      body instanceof URLSearchParams || body instanceof FormData
        if (!plain) {
            body = JSON.stringify(body)
            if (!Object.keys(all).some((name) => name.toLowerCase() === 'content-type'))
                all['Content-Type'] = 'application/json'
        }
        const got = await fetch(this.url + path, {
            method, body, headers: all, redirect: 'manual', signal: AbortSignal.timeout(REPLY_MS),
        })
        const reply = new Reply(got.status, got.headers, new Uint8Array(await got.arrayBuffer()))
        if (expect !== undefined && ![expect].flat().includes(reply.status))
            assert.fail(`${method} ${path} answered ${reply.status}, not ${[expect].flat().join(' or ')}: ` +
                        Buffer.from(reply.bytes).toString().slice(0, 2000))
        return reply
    }
    get(path, options) { return this.send('GET', path, undefined, { expect: 200, ...options }) }
    post(path, body, options) { return this.send('POST', path, body, { expect: [200, 201], ...options }) }

    /** Does an act on a case and answers the case: act(number, 'answer', { … }). */
    async act(number, action, body = {}, options = {}) {
        const reply = await this.post(`/api/v1/cases/${number}/actions/${action}`, body,
                                      { expect: 200, ...options })
        return reply.json
    }

    /** Does what must be refused; answers the problem. Wrong fields may be named. */
    async refused(status, method, path, body, { fields, headers } = {}) {
        const reply = await this.send(method, path, body, { expect: status, headers })
        assert.equal(reply.type, 'application/problem+json', `${method} ${path}: type of the refusal`)
        const problem = reply.json
        assert.equal(problem.status, status)
        for (const key of ['type', 'title', 'detail'])
            assert.ok(problem[key], `${method} ${path}: the refusal has no ${key}`)
        if (fields)
            assert.deepEqual((problem.errors ?? []).map((e) => e.field).sort(), [...fields].sort())
        return problem
    }
    refusedAct(status, number, action, body = {}, options = {}) {
        return this.refused(status, 'POST', `/api/v1/cases/${number}/actions/${action}`, body, options)
    }

    /** Every item of a list, page by page. A page may be short, even empty, before the last. */
    async all(path, limit = 500) {
        const items = []
        let cursor
        do {
            const url = new URL(path, 'http://x')
            url.searchParams.set('limit', limit)
            if (cursor) url.searchParams.set('cursor', cursor)
            const page = (await this.get(url.pathname + url.search)).json
            items.push(...page.items)
            assert.notEqual(page.next_cursor ?? null, cursor ?? false, 'a cursor that stands still')
            cursor = page.next_cursor
        } while (cursor)
        return items
    }
}

/** A daodi that serves. */
export class Server {
    #child
    #ended
    #stderr = ''

    constructor(data, words) {
        this.data = data
        this.words = words
    }

    async start() {
        assert.ok(!this.#child, 'the server runs already')
        const child = spawn(needProgram(),
                            ['serve', '--data', this.data, '--listen', '127.0.0.1:0', ...this.words],
                            { stdio: ['ignore', 'pipe', 'pipe'] })
        running.add(child)
        this.#child = child
        this.#stderr = ''
        this.#ended = new Promise((resolve) => {
            child.on('close', (status, signal) => {
                running.delete(child)
                resolve({ status, signal })
            })
            child.on('error', (error) => {
                running.delete(child)
                resolve({ status: null, signal: null, error })
            })
        })
        child.stderr.setEncoding('utf8')
        child.stderr.on('data', (text) => { this.#stderr = (this.#stderr + text).slice(-KEEP) })

        let said = ''
        let timer
        const listening = new Promise((resolve) => {
            child.stdout.setEncoding('utf8')
            child.stdout.on('data', (text) => {
                said = (said + text).slice(-KEEP)
                const line = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(said)
                if (line) resolve(line[1])
            })
        })
        const late = new Promise((resolve) => { timer = setTimeout(resolve, START_MS, null) })
        const url = await Promise.race([listening, this.#ended.then((end) => ({ end })), late])
        clearTimeout(timer)
        if (typeof url !== 'string') {
            child.kill('SIGKILL')
            this.#child = undefined
            const why = url ? `ended with ${url.end.error ?? url.end.signal ?? url.end.status}`
                            : `did not listen within ${START_MS / 1000} s`
            throw new Error(`daodi serve ${why}\n${said}${this.#stderr}`)
        }
        this.url = url
        return this
    }

    /** What it has said on standard error so far (the last of it). */
    get stderr() { return this.#stderr }
    get pid() { return this.#child?.pid }

    /** Asks it to end and waits; it must end with 0 and without a sanitizer's word. */
    async stop() {
        if (!this.#child) return
        const child = this.#child
        this.#child = undefined
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
        const end = await this.#ended
        clearTimeout(timer)
        if (end.status !== 0 || sanitizer.test(this.#stderr))
            throw new Error(`daodi serve ended with ${end.signal ?? end.status}\n${this.#stderr}`)
    }

    /** Ends it as a power cut would: kill -9. */
    async kill() {
        const child = this.#child
        this.#child = undefined
        child.kill('SIGKILL')
        const end = await this.#ended
        assert.equal(end.signal, 'SIGKILL', `it had ended before, with ${end.status}\n${this.#stderr}`)
    }

    async restart() {
        await this.stop()
        return this.start()
    }

    /** Runs a command on this server's folder: run('fsck'). */
    run(...words) {
        const options = typeof words.at(-1) === 'object' ? [words.pop()] : []
        return run(...words, '--data', this.data, ...options)
    }

    /** A bearer token: token('handler', { unit: 3 }), token({ account: 'wang' }). */
    token(role, { unit, account, days } = typeof role === 'object' ? role : {}) {
        const words = account !== undefined ? ['--account', account] : ['--role', role]
        if (unit !== undefined) words.push('--unit', unit)
        if (days !== undefined) words.push('--days', days)
        const token = this.run('token', 'create', ...words).stdout
        assert.match(token, /^\S+\n$/, 'token create prints the token and nothing else')
        return token.trim()
    }

    /** A caller: as() nobody, as(token), as({ caseCode: secret }). */
    as(who) {
        if (!who) return new Client(this.url, {})
        if (who.caseCode) return new Client(this.url, { 'Case-Code': who.caseCode })
        return new Client(this.url, { Authorization: `Bearer ${who}` })
    }
}

/**
 * Makes a store in a new folder, starts a server on it, and stops it when the test ends.
 *   demo: true or the words of `daodi demo`, e.g. ['--cases', 200, '--seed', 1]; else `daodi init`
 *   prepare(dir): runs between making the store and serving, for imports
 *   data: a folder that holds a store already
 *   words: further words for `daodi serve`
 */
export async function startServer(t, { demo, prepare, data, words = [] } = {}) {
    const dir = data ?? folder()
    if (!data && demo) run('demo', ...(Array.isArray(demo) ? demo : []), '--data', dir)
    else if (!data) run('init', '--data', dir)
    if (prepare) await prepare(dir)
    const server = new Server(dir, words.map(String))
    t.after(() => server.stop())
    return server.start()
}

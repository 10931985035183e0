// Power cuts under load: callers report and add notes, the server is killed at a moment that a seed
// chooses, and is started again on the same folder. Then
//   - every case and every note that was acknowledged is there, as it was sent,
//   - what was sent but never answered is sent again with the same Idempotency-Key and is there
//     once, whether the first attempt had been committed or not,
//   - the check of the record finds nothing.
import { createHash } from 'node:crypto'

import { assert } from '../scenario/daodi.mjs'

// Numbers from 0 to 1 that a seed chooses; Math.random has no seed.
function dice(seed) {
    let n = 0
    return () => createHash('sha256').update(`${seed}/${n++}`).digest().readUInt32LE() / 2 ** 32
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Runs the rounds on a server that is started. `token` may report and note; `check` runs the
 * check of the record while no server runs. Answers { cases, notes, resent } for the log.
 */
export async function killRounds(server, token, { rounds, seed = 1, callers = 16, check }) {
    const random = dice(seed)
    const texts = new Map()         // number → text, of what was acknowledged
    const notes = new Map()         // number → texts of its acknowledged notes
    let resent = 0

    const report = async (key, text) => {
        const reply = await server.as(token).post('/api/v1/cases', { text },
                                                  { expect: 201, headers: { 'Idempotency-Key': key } })
        const { number } = reply.json
        assert.ok(number, 'an acknowledgement without a number')
        assert.ok(!texts.has(number) || texts.get(number) === text, `${number} was given twice`)
        texts.set(number, text)
        return number
    }
    const note = async (key, number, text) => {
        await server.as(token).act(number, 'note', { text }, { headers: { 'Idempotency-Key': key } })
        notes.set(number, [...notes.get(number) ?? [], text])
    }
    const holds = async (number) => {
        const caller = server.as(token)
        const row = (await caller.get(`/api/v1/cases/${number}`)).json
        assert.equal(row.text, texts.get(number), `${number}: text`)
        const events = (await caller.get(`/api/v1/cases/${number}/events`)).json.items
        assert.equal(events.filter((e) => e.action === 'report').length, 1, `${number}: reports`)
        const found = events.filter((e) => e.action === 'note').map((e) => e.data.text)
        for (const text of notes.get(number) ?? [])
            assert.equal(found.filter((f) => f === text).length, 1, `${number}: note "${text}"`)
        assert.equal(Number(row.version), Number(events.at(-1).seq), `${number}: the version is the last event`)
    }
    // every number, some at a time
    const holdAll = async (numbers) => {
        const waiting = [...numbers]
        await Promise.all(Array.from({ length: 8 }, async () => {
            while (waiting.length) await holds(waiting.pop())
        }))
    }

    for (let round = 0; round < rounds; round++) {
        const open = new Map()      // key → what to send again
        const mine = []
        let going = true, sent = 0, acknowledged = 0
        const refusals = []

        const caller = async (who) => {
            while (going) {
                const key = `kill-${seed}-${round}-${who}-${sent++}-${Math.floor(random() * 2 ** 32)}`
                const text = `第${round}轮 ${key} 路灯不亮`
                const about = mine.length && random() < 0.3 ? mine[Math.floor(random() * mine.length)] : null
                const again = about ? () => note(key, about, text)
                                    : async () => { mine.push(await report(key, text)) }
                open.set(key, again)
                try {
                    await again()
                    open.delete(key)
                    acknowledged++
                } catch (error) {
                    // a broken connection is what this is about; an answer that refuses is not
                    if (error.name === 'AssertionError') refusals.push(error)
                    return
                }
            }
        }
        const all = Array.from({ length: callers }, (_, who) => caller(who))
        const deadline = Date.now() + 30_000
        while (!acknowledged && Date.now() < deadline) await sleep(1)
        await sleep(20 + random() * 400)
        await server.kill()
        going = false
        await Promise.all(all)
        if (refusals.length) throw refusals[0]
        assert.ok(acknowledged > 0, 'nothing was acknowledged before the cut, so nothing was tried')

        await check?.()
        await server.start()
        await holdAll(mine)
        for (const again of open.values()) await again()
        resent += open.size
        await holdAll(mine)
    }
    await holdAll(texts.keys())
    // a case that nobody was told of would be a second one from the same key
    const listed = new Map()
    for (const row of await server.as(token).all('/api/v1/cases')) {
        assert.ok(!listed.has(row.text) || !row.text.includes(`kill-${seed}-`),
                  `${row.number} and ${listed.get(row.text)} hold the same report`)
        listed.set(row.text, row.number)
    }
    for (const [number, text] of texts)
        assert.equal(listed.get(text), number, `${number} is not in the list`)
    const noted = [...notes.values()].reduce((n, list) => n + list.length, 0)
    return { cases: texts.size, notes: noted, resent }
}

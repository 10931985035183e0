// The test of power cuts, tried on programs that only pretend to be daodi: one that keeps its word,
// and three that do not. A test that could not fail would prove nothing.
import { fileURLToPath } from 'node:url'

process.env.DAODI = fileURLToPath(new URL('pretend.mjs', import.meta.url))
const { startServer, test, assert } = await import('../scenario/daodi.mjs')
const { killRounds } = await import('./kill.mjs')

const rounds = async (t, mood, n) => {
    process.env.MOOD = mood
    const server = await startServer({ after() {} })
    t.after(() => server.stop().catch(() => {}))
    return killRounds(server, server.token('operator'), { rounds: n, seed: 7 })
}

test('a program that keeps its word passes', async (t) => {
    const done = await rounds(t, '', 3)
    assert.ok(done.cases > 0 && done.notes > 0 && done.resent > 0, JSON.stringify(done))
})
test('answering before writing is seen', async (t) => {
    await assert.rejects(rounds(t, 'forgetful', 8))
})
test('taking the same key twice is seen', async (t) => {
    await assert.rejects(rounds(t, 'stutter', 8))
})
test('a changed text is seen', async (t) => {
    await assert.rejects(rounds(t, 'slip', 8), /text|note/)
})

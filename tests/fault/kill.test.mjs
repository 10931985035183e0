// kill -9 under load: twenty rounds in ./check, two hundred in ./check long.
import { startServer, run, test, assert, long } from '../scenario/daodi.mjs'
import { killRounds } from './kill.mjs'

test('nothing acknowledged is lost, nothing is there twice', async (t) => {
    const server = await startServer(t, { demo: ['--cases', 20, '--seed', 1] })
    const token = server.token('operator')
    const done = await killRounds(server, token, {
        rounds: long ? 200 : 20,
        check: () => run('fsck', '--data', server.data),
    })
    t.diagnostic(JSON.stringify(done))
    assert.ok(done.resent > 0, 'no cut ever hit a request under way; the load is too small')
})

// The server's own commands for sessions, for programs that watch or mend them.
import { connection } from 'threadline';
import { printCommands, sessionLabel } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  // #region commands
  const { serverSessions } = connection();

  const one = await serverSessions.start();
  const two = await serverSessions.start();
  await serverSessions.refresh(one, two);
  const known = await serverSessions.list();
  await serverSessions.end(one);
  await serverSessions.kill(two);
  // #endregion
  const ids = known.map(({ id }) => id.id.toString('hex'));
  for (const { id, timeoutMinutes } of [one, two]) {
    const listed = ids.includes(id.id.toString('hex')) ? 'listed' : 'not listed';
    console.log(`${sessionLabel(id)} is ${listed} by the server, which forgets it after ${timeoutMinutes} minutes`);
  }
  printCommands(recording.started);
});

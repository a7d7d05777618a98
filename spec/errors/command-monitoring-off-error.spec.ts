import { CommandMonitoringOffError } from '../../lib/errors/command-monitoring-off-error';

describe('CommandMonitoringOffError', () => {
  it('tells what to do, and keeps its cause', () => {
    const cause = new Error('below');
    const error = new CommandMonitoringOffError({ cause });

    expect(error).toMatchObject({ name: 'CommandMonitoringOffError', code: 'COMMAND_MONITORING_OFF', cause });
    expect(error.resolution).toContain('monitorCommands');
  });
});

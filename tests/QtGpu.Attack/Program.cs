using QtGpu.Attack;
using QtGpu.Attack.CommandLines;
using QtGpu.Attack.Kills;
using QtGpu.Attack.Readers;

return args switch
{
    // What this program starts itself as.
    [LineBatch.Name, .. var rest] => LineBatch.Run(rest),
    [FetchChild.Name, .. var rest] => FetchChild.Run(rest),
    ["fuzz", var reader] => Fuzzing.Run(reader),
    ["replay", var reader, var file] => Fuzzing.Replay(reader, file),
    ["sample", var reader, var file] => Fuzzing.Sample(reader, file),
    _ => AttackCommand.Run(args),
};

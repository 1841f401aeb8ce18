using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class BadInputTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "trian", "unknown command 'trian'" },
        { "devises", "did you mean 'devices'?" },
        { "devices --sede 3", "unknown flag '--sede'; did you mean '--seed'?" },
        { "devices --seed", "--seed needs a value" },
        { "devices --seed x", "--seed: expected a whole number, got 'x'" },
        { "devices --seed 1 --seed 2", "--seed was given 2 times" },
        { "devices --threads 0", "--threads: expected a whole number from 1 to 1024, got '0'" },
        { "train --threads 20000", "--threads: expected a whole number from 1 to 1024, got '20000'" },
        {
            "compare --side-by-side 100000",
            "--side-by-side: expected auto or a whole number from 1 to 256, got '100000'"
        },
        { "compare --seeds 2147483647", "--seeds: expected a whole number from 1 to 10000, got '2147483647'" },
        { "train --hidden 2147483647", "--hidden: expected a whole number from 1 to 1000000" },
        { "train --hidden 1000000,1000000", "GB to train: 100" },
        { "esn --washout 2147483647", "--washout: expected a whole number from 0 to 100000000, got '2147483647'" },
        { "esn --ahead 2147483647", "--ahead: expected a whole number from 1 to 100000000" },
        {
            "qneuron activity --kinks 2147483647 --slices 32",
            "--kinks: expected a whole number from 0 to 1000, got '2147483647'"
        },
        { "qneuron activity --lambda 1e-320", "--lambda: expected a number from 0.001 to 1000000000" },
        { "qneuron activity --slices 2147483646", "--slices: expected an even number from 4 to 65536" },
        { "qneuron activity --chains 2147483646", "--chains: expected an even number from 2 to 65536" },
        { "qneuron exact --period 2147483647", "--period: expected a number from 1E-06 to 1000000, got '2147483647'" },
        { "qneuron exact --period 1000000", "grid points" },
        { "devices --json --quite", "--json: expected a path" },
        { "devices --json /", "cannot write '/'" },
        { "devices stray", "unexpected argument 'stray'" },
        { "devices --seed 1 --device", "--device needs a value" },
        { "train --device foo", "--device: expected auto, cpu, cuda[:n], opencl[:n] or ilgpu-cpu, got 'foo'" },
        { "train --device cpu --precision tf33", "--precision: expected float32, tf32 or fp16, got 'tf33'" },
        { "activation --device foo", "--device: expected auto, cpu, cuda[:n], opencl[:n] or ilgpu-cpu, got 'foo'" },
        { "data list --precision tf33", "--precision: expected float32, tf32 or fp16, got 'tf33'" },
        { "devices --gemm mkl", "--gemm: expected own or cublas, got 'mkl'" },
        { "devices --plans none", "--plans: expected tuned or default, got 'none'" },
        {
            "edge --function daruan:repetitions=2 --theta 1,2,3,4",
            "--function daruan:repetitions=2: 4 angles of --theta are those of 1 repetition"
        },
        { "activation --plot x.svg --json ./x.svg", "x.svg would overwrite --" },
        { "train --device cpu --gemm mkl", "--gemm: expected own or cublas, got 'mkl'" },
        { "train --device cpu --precision tf32", "The cpu multiplies in float32 with its own kernels. "
            + "Leave out --precision and --gemm, or use --device cuda." },
        { "selftest --device cuda:", "--device: expected auto, cpu" },
        { "bench --sizes 3x4", "--sizes: expected sizes such as 512x784x10" },
        { "bench --sizes 3x0x4", "--sizes: expected sizes such as" },
        { "bench --device ilgpu-cpu", "is a debugger" },
        { "bench --save /dev/null", "cannot write" },
        { "activation --height 0", "--height: expected a number above 0" },
        { "activation --height -3", "--height: expected a number above 0" },
        { "activation --width 0", "--width: expected a number above 0" },
        { "activation --width nan", "--width: expected a number above 0" },
        { "activation --energy inf", "--energy: expected a finite number" },
        { "activation --energy 1,,2", "--energy: expected a finite number" },
        { "activation --activation tunneling", "did you mean 'tunnelling'?" },
        { "activation --activation relu --height 3", "has no barrier" },
        { "activation --plot /", "--plot: expected a file that ends in .svg, got '/'" },
        { "activation --plot x.png", "--plot: expected a file that ends in .svg, got 'x.png'" },
        { "qneuron gate and --k 0,1 --plot x.png", "--plot: expected a file that ends in .svg, got 'x.png'" },
        { "qneuron chain --plot x", "--plot: expected a file that ends in .svg, got 'x'" },
        { "qneuron activity --epsilon 6000 --plot x.pdf", "--plot: expected a file that ends in .svg, got 'x.pdf'" },
        { "predict --checkpoint x --out x.json", "--out: expected a file that ends in .csv, got 'x.json'" },
        { "train --log x.xml", "--log: expected a file that ends in .csv or .json, got 'x.xml'" },
        { "train --model fn", "--model fn: no such choice. Did you mean fnn?" },
        { "train --cell gru", "--cell needs --model rnn" },
        { "esn --dataset adding", "its samples are sequences, which `qtgpu train --model rnn` takes" },
        { "compare --cells gru", "--cells needs --model rnn" },
        { "compare --model rnn --cells gru,lsmt", "unknown cell 'lsmt' (did you mean 'lstm'?)" },
        { "compare --model rnn --cells gru,gru", "a cell is named twice" },
        { "compare --carry", "--carry needs --model rnn" },
        { "train --model rnn --cell grru", "unknown cell 'grru' (did you mean 'gru'?)" },
        {
            "train --model rnn --cell leaky-elman:leek=0.3",
            "parameter of cell 'leaky-elman' 'leek' (did you mean 'leak'?)"
        },
        { "train --model rnn --cell leaky-elman:leak", "expected NAME:parameter=number, got 'leak'" },
        { "train --model rnn --cell gru --published-gradient", "of a cell with one gate" },
        { "train --model rnn --readout first", "--readout: expected one of last, mean, each" },
        { "train --model bnn --samples 0", "--samples: expected a whole number from 1" },
        { "train --model bnn --prior-scale 0", "--prior-scale: expected a number above 0" },
        { "train --model bnn --initial-deviation nan", "--initial-deviation: expected a number above 0" },
        { "train --model bnn --kl-weight -1", "--kl-weight: expected a number of at least 0" },
        { "train --model bnn --estimator locl", "expected one of local, weights, got 'locl'; did you mean 'local'?" },
        { "train --model bnn --layers 8", "layers one by one have no prior in common; give --hidden" },
        { "train --model bn", "--model bn: no such choice. Did you mean bnn?" },
        { "train --model bnn --relative-deviation 0.1", "--relative-deviation needs --from PATH" },
        { "train --from x", "--from needs --model bnn" },
        { "train --samples 3", "--samples needs --model bnn" },
        { "compare --kl-weight 0.1", "--kl-weight needs --model bnn" },
        { "train --model rnn --readout meen", "got 'meen'; did you mean 'mean'?" },
        { "train --model rnn --recurrent-init ortogonal", "--recurrent-init: expected a standard deviation" },
        { "train --model rnn --dataset digits", "these samples are no sequences, and --model rnn reads sequences" },
        { "train --clip-value 0", "--clip-value: expected a number above 0" },
        { "train --dataset mnits", "'mnist'" },
        { "train --dataset nowhere.csv", "nowhere.csv" },
        { "train --label species", "'digits' has labels and test samples of its own" },
        { "compare --test more.csv", "'digits' has labels and test samples of its own" },
        { "train --missing men", "--missing: expected error, drop, mean or median, got 'men'" },
        { "train --lr -1", "--lr: expected a number above 0 and at most 100, got '-1'" },
        { "train --lr nan", "--lr: expected a number above 0" },
        { "train --lr 1e30", "--lr: expected a number above 0 and at most 100, got '1e30'" },
        { "train --optimizer adam --momentum 0.9",
          "momentum 0.9: the optimizer adam has none; leave it out, or choose sgd" },
        { "compare --optimizer adamw --momentum 0.9", "momentum 0.9: the optimizer adamw has none" },
        { "train --momentum 1", "--momentum: expected a number of at least 0 and below 1, got '1'" },
        { "train --weight-decay 20 --dataset nowhere.csv", "weight decay times rate must be below 1" },
        { "train --dropout 1", "--dropout: expected a number of at least 0 and below 1, got '1'" },
        { "train --init 0", "--init: expected a standard deviation above 0" },
        { "train --init 1e30", "at most 100" },
        { "compare --tune --tune-inits 0", "--init: expected a standard deviation above 0" },
        { "train --shift 99", "a shift of up to 99 pixels: expected at most 14, half of an image of 28×28" },
        { "train --shift 15 --rotate 3", "a shift of up to 15 pixels" },
        { "train --energy-scale 0 --dataset nowhere.csv", "energy scale: expected between 1e-9 and 1e9 eV" },
        { "train --trainable-barrier --published-gradient", "exclude each other" },
        { "train --trainable-scale", "add that, or leave it out" },
        { "train --loss hubber --dataset nowhere.csv", "--loss hubber: no such choice. Did you mean huber?" },
        { "train --loss huber:detla=2 --dataset nowhere.csv", "(did you mean 'delta'?)" },
        { "train --loss huber:delta=0 --dataset nowhere.csv", "delta: expected a number above 0, got 0" },
        { "train --loss huber --dataset digits", "--loss huber is for numbers, and these samples have classes" },
        { "compare --loss cross-entropy --dataset sinc", "choose huber or squared-error" },
        { "train --trainable-barrier --activation relu --dataset nowhere.csv",
          "activation 'relu' has no trainable parameters; expected one of leaky-relu, rational, tunnelling" },
        { "train --published-gradient --activation rational --dataset nowhere.csv",
          "the published gradient needs --activation tunnelling, got rational" },
        { "train --threads 100000", "--threads: expected a whole number from 1 to 1024" },
        { "train --hidden 0", "--hidden: expected a whole number from 1 to 1000000" },
        { "train --hidden 12,x", "--hidden: expected a whole number" },
        { "train --epochs 1.5", "--epochs: expected a whole number" },
        { "train --optimizer sdg", "sgd" },
        { "train --schedule cosin", "cosine" },
        { "train --init hee", "--init" },
        { "train --activation tunnelling:heigth=3", "did you mean 'height'?" },
        { "train --activation tunnelling:height", "expected NAME:parameter=number" },
        { "train --activation relu --height 3", "has no such parameter" },
        { "train --preset papr", "--preset: expected one of" },
        { "train --resume", "--resume needs --checkpoint" },
        { "compare --tune-epochs 3", "--tune-epochs needs --tune" },
        { "bench --before bench.json", "--before needs --save" },
        { "esn --forgetting 0.9", "--forgetting needs --readout rls" },
        { "esn --windows 2", "--windows needs --search" },
        { "qneuron exact --algorithm tent", "--algorithm needs --verify" },
        { "train --patience 3", "--patience needs --validation" },
        { "train --validation 10000", "hold out" },
        { "compare --seeds 0", "--seeds: expected a whole number from 1 to 10000" },
        { "compare --activations relu,relu", "named twice" },
        { "compare --activations relu,tahn", "did you mean 'tanh'?" },
        { "compare --tune-rates 0", "--tune-rates: expected a number above 0" },
        { "compare --out /dev/null/x", "cannot write" },
        { "compare --target 2", "--target: expected a fraction between 0 and 1" },
        { "esn --series narma11", "Did you mean narma10?" },
        { "esn --series nowhere.csv", "There is no file nowhere.csv" },
        { "esn --spectral-radius 0", "--spectral-radius: expected a number above 0 and at most 1E+18, got '0'" },
        { "esn --leak 0", "--leak: expected a number above 0 and at most 1" },
        { "esn --leak 1.5", "--leak: expected a number above 0 and at most 1" },
        { "esn --leak 1e-50", "--leak: expected a number that float32 holds, got 1E-50" },
        { "esn --noise 1e300", "--noise: expected a number from 0 to 1E+18, got '1e300'" },
        { "esn --train 2000000000", "expected at most 100000000 steps, got 2000000500" },
        { "esn --units 0", "--units: expected a whole number from 1 to 46000, got '0'" },
        { "esn --train 50", "--train: expected at least 102, 2 more than the washout, got 50" },
        { "esn --preset bset", "--preset: expected one of best, paper" },
        { "esn --units 5 --density 0.01 --series henon --ridge 0 --activations identity,identity", "named twice" },
        { "esn --device cpu --units 300 --seeds 1 --series henon --train 150 --horizon 20 --ridge 0",
          "singular with ridge 0; raise --ridge" },
        { "evaluate", "--checkpoint PATH is missing" },
        { "evaluate --checkpoint /nowhere", "there is no checkpoint" },
        { "predict --checkpoint /dev/null", "/dev/null" },
        { "data", "expected one of 'qtgpu data list'" },
        { "data lst", "did you mean 'list'?" },
        { "data verify mnits", "unknown data set 'mnits'; did you mean 'mnist'?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_gets_one_clear_message_and_exit_code_2(string commandLine, string expected)
    {
        Tool tool = Tool.Run(commandLine.Split(' '));
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
        Assert.StartsWith("qtgpu: ", tool.Error, StringComparison.Ordinal);
        Assert.InRange(tool.Error.TrimEnd().Split('\n').Length, 1, 2);
        Assert.DoesNotContain("   at ", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void A_device_that_is_not_there_exits_3()
    {
        Tool tool = Tool.Run("train", "--device", "cuda:99");
        Assert.Equal(ExitCode.DeviceUnavailable, tool.Code);
        Assert.Contains("cuda:99", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_prints_nothing_and_results_have_no_escape_codes()
    {
        Assert.Empty(Tool.Run("devices", "--quiet").Output);
        Tool tool = Tool.Run("devices");
        Assert.Contains("cpu", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', tool.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("data", "--help")]
    public void Help_is_no_error(params string[] args)
    {
        Tool tool = Tool.Run(args);
        Assert.Equal(ExitCode.Done, tool.Code);
        Assert.Contains("Usage:", tool.Output, StringComparison.Ordinal);
        Assert.Empty(tool.Error);
    }
}

// A formula's out variables are registers: without this, each pass of a loop writes zeros to memory first.
[module: System.Runtime.CompilerServices.SkipLocalsInit]

@echo off
rem Builds what has changed since the last start, then runs the tool; `qtgpu test` builds and runs the tests;
rem `qtgpu publish win-x64` makes one file that runs where .NET is not installed.
rem The twin for Linux and macOS is qtgpu.
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
set "tool=%root%artifacts\bin\QtGpu.Cli\release\QtGpu.Cli.dll"
set "tests=%root%artifacts\bin\QtGpu.Tests\release\QtGpu.Tests.dll"
set "state=%root%artifacts\launcher"

if /i "%~1"=="help" for %%v in (test publish) do if /i "%~2"=="%%v" goto explain_%%v
rem No loop over the words for help: for takes a question mark for a file name.
set "wanted=no"
if "%~2"=="-?" set "wanted=yes"
if "%~2"=="-h" set "wanted=yes"
if "%~2"=="--help" set "wanted=yes"
if "%wanted%"=="yes" for %%v in (test publish) do if /i "%~1"=="%%v" goto explain_%%v
if /i "%~1"=="test" goto test
if /i "%~1"=="publish" goto publish
call :up_to_date
if not errorlevel 1 goto run
echo qtgpu: building (about half a minute the first time) 1>&2
call :quietly build src\QtGpu.Cli -p:RunAnalyzers=false -p:NuGetAudit=false
if errorlevel 1 exit /b 1
:run
dotnet "%tool%" %*
exit /b %ErrorLevel%

:test
call :quietly build tests\QtGpu.Tests
if errorlevel 1 exit /b 1
rem %* still holds the word "test": collect what follows it.
set "arguments="
:collect
shift /1
if not "%~1"=="" set arguments=%arguments% %1& goto collect
dotnet "%tests%" -reporter grouped%arguments%
exit /b %ErrorLevel%

:publish
set "platforms=linux-x64 linux-arm64 linux-musl-x64 win-x64 win-arm64 osx-arm64 osx-x64"
for %%p in (%platforms%) do if "%~2"=="%%p" goto known
echo qtgpu: publish: expected one of %platforms%, got '%~2' 1>&2
exit /b 2
:known
echo qtgpu: publishing for %~2 (about a minute) 1>&2
set "folder=%root%artifacts\publish\%~2"
if exist "%folder%" rmdir /s /q "%folder%"
call :quietly publish src\QtGpu.Cli -r %~2 -o "%folder%" -p:RunAnalyzers=false -p:NuGetAudit=false
if errorlevel 1 exit /b 1
for %%f in ("%folder%\*") do echo qtgpu: %%f, %%~zf bytes 1>&2
exit /b 0

rem What the launcher does itself it explains itself.
:explain_test
echo Builds what has changed and runs the tests.
echo.
echo Usage: qtgpu test [filter...]
echo.
echo   -class NAME       tests of a class; * stands for anything: -class "*Contract*"
echo   -method NAME      tests by namespace, class and method
echo   -namespace NAME   tests of a namespace
echo   -class- NAME      all but those; likewise -method- and -namespace-
echo   -list METHODS     list the tests, or CLASSES or TRAITS, and run none
echo   -stopOnFail       stop after the first failure
echo   -maxThreads N     tests at the same time
echo.
echo Tests that need real data look in $QTGPU_DATA and are skipped where it is not set.
exit /b 0

:explain_publish
echo Makes one file that runs where .NET is not installed, in artifacts/publish/PLATFORM.
echo.
echo Usage: qtgpu publish PLATFORM
echo.
echo Platforms: linux-x64, linux-arm64, linux-musl-x64, win-x64, win-arm64, osx-arm64, osx-x64
echo Example:   qtgpu publish linux-x64
exit /b 0

rem The sources as they were when last built lie in %state%: robocopy /L lists differences and answers 0 for none.
:up_to_date
if not exist "%tool%" exit /b 1
if not exist "%state%\built" exit /b 1
for %%d in (kernels src) do (
  robocopy "%root%%%d" "%state%\%%d" /MIR /L /NJH /NJS /NP /NS /NC /NFL /NDL >nul
  if errorlevel 1 exit /b 1
)
robocopy "%root%." "%state%\root" *.props global.json /PURGE /L /NJH /NJS /NP /NS /NC /NFL /NDL >nul
if errorlevel 1 exit /b 1
exit /b 0

rem :quietly build|publish PROJECT [OPTION...] prints nothing unless it fails.
:quietly
pushd "%root%"
dotnet --version >nul 2>&1
if errorlevel 1 goto no_sdk
if exist "%state%" rmdir /s /q "%state%"
mkdir "%state%"
for %%d in (kernels src) do robocopy "%%d" "%state%\%%d" /MIR >nul
robocopy . "%state%\root" *.props global.json >nul
set "DOTNET_CLI_UI_LANGUAGE=en"
set "log=%state%\build.log"
dotnet %* -c Release --nologo --tl:off -v:quiet -nodeReuse:false >"%log%" 2>&1 <nul
if not errorlevel 1 goto built
for /f "tokens=*" %%l in ('findstr /r /c:"find package Microsoft\.[A-Za-z.]*\.Runtime\." "%log%"') do goto no_runtime
goto failed

:built
if "%~1"=="build" type nul >"%state%\built"
popd
exit /b 0

:failed
findstr /c:": error " "%log%" 1>&2
if errorlevel 1 type "%log%" 1>&2
echo qtgpu: the build failed; the errors are above 1>&2
rmdir /s /q "%state%"
popd
exit /b 1

:no_runtime
echo qtgpu: your package feed has no .NET runtime for this platform, which the file would hold 1>&2
rmdir /s /q "%state%"
popd
exit /b 1

:no_sdk
echo qtgpu needs the .NET 10 SDK: https://dot.net/download, or 1>&2
echo   winget install Microsoft.DotNet.SDK.10 1>&2
popd
exit /b 1

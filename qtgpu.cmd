@echo off
rem Builds what has changed since the last start, then runs the tool; `qtgpu test` builds and runs the tests.
rem The twin for Linux and macOS is qtgpu.
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
set "tool=%root%artifacts\bin\QtGpu.Cli\release\QtGpu.Cli.dll"
set "tests=%root%artifacts\bin\QtGpu.Tests\release\QtGpu.Tests.dll"
set "state=%root%artifacts\launcher"
set "choices=%root%Directory.Build.local.props"

rem Is ILGPU built in? The environment decides, else what an earlier start remembered.
set "ilgpu=true"
if exist "%choices%" findstr /r "<WithIlgpu.*>false<" "%choices%" >nul
if exist "%choices%" if not errorlevel 1 set "ilgpu=false"
if defined WithIlgpu set "ilgpu=%WithIlgpu%"

if /i "%~1"=="test" goto test
call :up_to_date
if not errorlevel 1 goto run
echo qtgpu: building (about half a minute the first time) 1>&2
call :build src\QtGpu.Cli -p:RunAnalyzers=false -p:NuGetAudit=false
if errorlevel 1 exit /b 1
:run
dotnet "%tool%" %*
exit /b %ErrorLevel%

:test
call :build tests\QtGpu.Tests
if errorlevel 1 exit /b 1
rem %* still holds the word "test": collect what follows it.
set "arguments="
:collect
shift /1
if not "%~1"=="" set arguments=%arguments% %1& goto collect
dotnet "%tests%" -reporter grouped%arguments%
exit /b %ErrorLevel%

rem The sources as they were when last built lie in %state%: robocopy /L lists differences and answers 0 for none.
:up_to_date
if not exist "%tool%" exit /b 1
if not exist "%state%\ilgpu-%ilgpu%" exit /b 1
for %%d in (kernels src) do (
  robocopy "%root%%%d" "%state%\%%d" /MIR /L /NJH /NJS /NP /NS /NC /NFL /NDL >nul
  if errorlevel 1 exit /b 1
)
robocopy "%root%." "%state%\root" *.props global.json /PURGE /L /NJH /NJS /NP /NS /NC /NFL /NDL >nul
if errorlevel 1 exit /b 1
exit /b 0

rem :build PROJECT [OPTION...] prints nothing unless it fails.
:build
pushd "%root%"
dotnet --version >nul 2>&1
if errorlevel 1 goto no_sdk
if exist "%state%" rmdir /s /q "%state%"
mkdir "%state%"
for %%d in (kernels src) do robocopy "%%d" "%state%\%%d" /MIR >nul
robocopy . "%state%\root" *.props global.json >nul
set "DOTNET_CLI_UI_LANGUAGE=en"
set "log=%state%\build.log"
dotnet build %* -c Release --nologo --tl:off -v:quiet -nodeReuse:false >"%log%" 2>&1 <nul
if not errorlevel 1 goto built
if defined WithIlgpu goto failed
rem Something else is wrong than that no package source has ILGPU: a line with an error that is not about it.
findstr /c:": error " "%log%" | findstr /v /r /c:"error NU110[123]: Unable to find package ILGPU" /c:"error NU110[123]: Unable to find a stable package ILGPU" >nul
if not errorlevel 1 goto failed
findstr /r /c:"error NU110[123]:" "%log%" >nul
if errorlevel 1 goto failed
if "%ilgpu%"=="false" goto failed
echo qtgpu: ILGPU is not on your package feed: building without GPU support (to try again, delete Directory.Build.local.props) 1>&2
>"%choices%" echo ^<Project^>^<PropertyGroup Condition="'$(WithIlgpu)' == ''"^>^<WithIlgpu^>false^</WithIlgpu^>^</PropertyGroup^>^</Project^>
set "ilgpu=false"
popd
goto build

:built
type nul >"%state%\ilgpu-%ilgpu%"
popd
exit /b 0

:failed
findstr /c:": error " "%log%" 1>&2
if errorlevel 1 type "%log%" 1>&2
echo qtgpu: the build failed; the errors are above 1>&2
rmdir /s /q "%state%"
popd
exit /b 1

:no_sdk
echo qtgpu needs the .NET 10 SDK: https://dot.net/download, or 1>&2
echo   winget install Microsoft.DotNet.SDK.10 1>&2
popd
exit /b 1

@echo off
rem Starts Anomalight from the folder of its installation. It does what the script anomalight beside it does on Linux and macOS.
rem No blocks in parentheses: a path with a parenthesis would end them.
setlocal EnableExtensions DisableDelayedExpansion
for %%F in ("%~dp0..") do set "here=%%~fF"
if exist "%here%\lib\" goto java
echo %~f0 has no folder lib beside its folder: unpack the whole archive of Anomalight.>&2
exit /b 2

rem The Java of the installation if it has one, otherwise the user's.
:java
set "java=%here%\runtime\bin\java.exe"
if exist "%java%" goto version
if not defined JAVA_HOME goto path
set "java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%java%" goto version
echo JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe. Set it to the folder of Java 17 or newer, or unset it.>&2
exit /b 2
:path
set "java="
for %%F in (java.exe) do set "java=%%~$PATH:F"
if defined java goto version
echo Anomalight needs Java 17 or newer, but there is no java on the PATH. Install it, or set JAVA_HOME.>&2
exit /b 2

rem The version of Java is in a file, which is quicker to read than the output of "java -version".
:version
set "version="
for %%F in ("%java%") do set "release=%%~dpF..\release"
if not exist "%release%" goto ask
for /f "usebackq tokens=1,2 delims==" %%A in ("%release%") do if "%%A"=="JAVA_VERSION" set "version=%%~B"
:ask
if defined version goto check
rem The line may come after one about JAVA_TOOL_OPTIONS.
for /f "usebackq tokens=2,3" %%V in (`""%java%" -version 2>&1"`) do if not defined version if "%%V"=="version" set "version=%%~W"
:check
if not defined version goto silent
set "major=%version%"
if "%major:~0,2%"=="1." set "major=%major:~2%"
for /f "delims=.-+_" %%A in ("%major%") do set "major=%%A"
if "%major%"=="" goto silent
if %major% geq 17 goto settings
echo Anomalight needs Java 17 or newer, but %java% is Java %version%. Set JAVA_HOME to a newer one.>&2
exit /b 2

:silent
echo %java% does not tell its version. Set JAVA_HOME to the folder of Java 17 or newer.>&2
exit /b 2

:settings
set "classes=%here%\lib\*"
set "settings=-Dai.djl.offline=true -DOPT_OUT_TRACKING=true -Djava.awt.headless=true"
rem Since version 24, Java warns about native code unless it is allowed, and about the way Guice generates classes.
set "settings=%settings% --enable-native-access=ALL-UNNAMED -Dguice_bytecode_gen_option=DISABLED"
rem Free memory in Java's heap is not available to the engine, so the heap is little larger than the live objects.
set "heap=-XX:+UseSerialGC -Xms48m -Xmn8m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30"
if not defined ANOMALIGHT_JAVA_OPTS goto archive
set "options=%ANOMALIGHT_JAVA_OPTS:"=%"
if not "%options:-XX:+Use=%"=="%options%" if not "%options:GC=%"=="%options%" set "heap="

rem The class archive (AppCDS) makes starts faster; it is in the cache of the user, one for each Java and version of Anomalight. A
rem file beside it has its size and of what it was made: Java crashes if it was cut off, and ignores it if the jars have changed.
:archive
set "shared="
if /i "%ANOMALIGHT_CLASS_ARCHIVE%"=="off" goto start
set "cache=%ANOMALIGHT_CACHE%"
if not defined cache if defined LOCALAPPDATA set "cache=%LOCALAPPDATA%\anomalight"
if not defined cache goto start
set "app=anomalight"
for /f "delims=" %%F in ('dir /b "%here%\lib\anomalight-app-*.jar"') do set "app=%%~nF"
for %%F in ("%here%\lib\%app%.jar") do set "made=%%~tF"
set "archive=%cache%\start\%app%-java-%version%.jsa"
set "of=%made% %java% %here%"
call :find
if defined shared goto start
if "%mark%"=="none %of%" goto start
rem A start that only prints a help does not wait.
if "%~1"=="" goto start
if "%~1"=="completion" goto start
if "%~1"=="--help" goto start
if "%~1"=="--version" goto start
if "%~2"=="--help" goto start
echo Preparing quicker starts, once, which takes about ten seconds ...>&2
if not exist "%cache%\start\" mkdir "%cache%\start" 2>nul
set "new=%archive%.%RANDOM%"
"%java%" %settings% %heap% -XX:TieredStopAtLevel=1 "-XX:ArchiveClassesAtExit=%new%" "-Danomalight.home=%here%" -cp "%classes%" ^
  io.anomalight.app.command.ClassArchiveRun >"%archive%.log" 2>&1
if not exist "%new%" goto failed
move /y "%new%" "%archive%" >nul 2>nul
rem It can't be moved while another start uses the one before it; the next start makes it again.
if exist "%new%" del "%new%" & goto start
for %%F in ("%archive%") do >"%archive%.txt" echo %%~zF "%of%"
call :find
goto start
:failed
echo The class archive could not be created, so starts stay slower; %archive%.log has the reason.>&2
>"%archive%.txt" echo none "%of%"
goto start

rem Sets "mark" to the content of the file, and "shared" to Java's option if the archive is complete.
:find
set "mark="
if exist "%archive%.txt" set /p mark=<"%archive%.txt"
if defined mark set "mark=%mark:"=%"
set "size=none"
for %%F in ("%archive%") do if exist "%%~F" set "size=%%~zF"
if not "%size%"=="none" if "%mark%"=="%size% %of%" set "shared="-XX:SharedArchiveFile=%archive%""
exit /b

:start
set "plugins="
if defined ANOMALIGHT_PLUGINS set "plugins=;%ANOMALIGHT_PLUGINS%"
"%java%" %settings% %heap% "-Xlog:cds*=off" %shared% "-Danomalight.home=%here%" "-Danomalight.launcher=%~f0" ^
  -Danomalight.terminal=false %ANOMALIGHT_JAVA_OPTS% -cp "%classes%%plugins%" io.anomalight.app.command.Anomalight %*
exit /b %ERRORLEVEL%

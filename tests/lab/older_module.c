/* A stand-in for the older platform's programs: start, stop and status as those had them, from the folder it lies in. */
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **words) {
    char path[PATH_MAX] = "", file[PATH_MAX * 2];
    if (readlink("/proc/self/exe", path, sizeof path - 1) < 0 || count != 2) return 0;
    char copy[PATH_MAX];
    strcpy(copy, path);
    const char *name = basename(copy), *folder = dirname(path);
    snprintf(file, sizeof file, "%s/%s.pid", folder, name);
    int pid = 0;
    FILE *opened = fopen(file, "r");
    if (opened) {
        if (fscanf(opened, "%d", &pid) != 1) pid = 0;
        fclose(opened);
    }
    int alive = pid > 0 && kill(pid, 0) == 0;
    if (!strcmp(words[1], "start")) {
        if (alive) {
            printf("%s is already running\n", name);
            return 0;
        }
        pid = fork();
        if (pid == 0) {
            setsid();
            for (;;) pause();
        }
        opened = fopen(file, "w");
        fprintf(opened, "%d", pid);
        fclose(opened);
        printf("%s started\n", name);
    } else if (!strcmp(words[1], "stop")) {
        if (alive) kill(pid, SIGTERM);
        unlink(file);
        printf("stop %s success\n", name);
    } else {
        printf("%s is %s\n", name, alive ? "running" : "stopped");
    }
    return 0;
}

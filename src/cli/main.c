/* normalize: finds mentions of known entities in text and says which entity each one is. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <fcntl.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} subcommands[] = {
    {"scan", exo_cli_scan}, {"compile", exo_cli_compile}, {"lint", exo_cli_lint}, {"test", exo_cli_test},
    {"info", exo_cli_info}, {"forms", exo_cli_forms},
    {"lookup", exo_cli_lookup}, {"compare", exo_cli_compare}, {"explain", exo_cli_explain},
};

/* A standard stream that came closed must not become the first file we open: what is meant for it would
   go there. It is opened the wrong way round, so that using it still fails. */
static void hold_standard_streams(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) return;
}

int main(int argc, char **argv) {
    hold_standard_streams();
    for (size_t i = 0; argc > 1 && i < sizeof subcommands / sizeof *subcommands; i++)
        if (!strcmp(argv[1], subcommands[i].name)) return subcommands[i].run(argc - 1, argv + 1);
    return exo_cli_scan(argc, argv);
}

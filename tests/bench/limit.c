/* The limit: a POP3 client that does only what cannot be left out. It signs in, asks for everything at once, writes what
   comes to one file as it comes, and makes that durable.

   limit PORT USER MESSAGES FILE [AUTHORITY], with the password on standard input; with an authority, over TLS. */

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How much is read and written at once. */
enum { CHUNK = 256 * 1024 };

static SSL *tls;
static int plain;
static char chunk[CHUNK];

static void fail(const char *what)
{
    perror(what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static ssize_t get(void *into, size_t most)
{
    return tls ? SSL_read(tls, into, (int)most) : read(plain, into, most);
}

static void put(const char *from, size_t left)
{
    while (left > 0) {
        ssize_t done = tls ? SSL_write(tls, from, (int)left) : write(plain, from, left);
        if (done <= 0)
            fail("sending");
        from += done;
        left -= (size_t)done;
    }
}

/* Reads one line, which must be a good one. */
static void answer(void)
{
    char first = 0, now;
    do {
        if (get(&now, 1) != 1)
            fail("an answer");
        if (first == 0)
            first = now;
    } while (now != '\n');
    if (first != '+') {
        fputs("the server refuses\n", stderr);
        exit(1);
    }
}

static void connect_to(int port, const char *authority)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    int on = 1;
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    plain = socket(AF_INET, SOCK_STREAM, 0);
    if (plain < 0 || setsockopt(plain, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        fail("a socket");
    if (connect(plain, (struct sockaddr *)&server, sizeof server) != 0)
        fail("the server");
    if (authority == NULL)
        return;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (context == NULL || SSL_CTX_load_verify_locations(context, authority, NULL) != 1)
        fail("the authority");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    /* Several records with one call of the system. */
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, CHUNK);
    SSL *opened = SSL_new(context);
    if (opened == NULL || SSL_set1_host(opened, "localhost") != 1 || SSL_set_fd(opened, plain) != 1
        || SSL_connect(opened) != 1)
        fail("TLS");
    tls = opened;
}

int main(int count, char **words)
{
    if (count < 5)
        return 2;
    const char *user = words[2];
    int messages = atoi(words[3]);
    char password[256] = "", line[512];
    if (fgets(password, sizeof password, stdin) == NULL)
        fail("the password");
    password[strcspn(password, "\n")] = 0;
    connect_to(atoi(words[1]), count > 5 ? words[5] : NULL);
    answer();
    put(line, (size_t)snprintf(line, sizeof line, "USER %.200s\r\n", user));
    answer();
    put(line, (size_t)snprintf(line, sizeof line, "PASS %s\r\n", password));
    answer();
    /* 110 kB for 10,000 messages: the kernel takes that much for a server that is busy answering. */
    char *commands = malloc((size_t)messages * 20 + 20), *end = commands;
    if (commands == NULL)
        fail("memory");
    for (int number = 1; number <= messages; number++)
        end += sprintf(end, "RETR %d\r\n", number);
    end += sprintf(end, "QUIT\r\n");
    put(commands, (size_t)(end - commands));
    int file = open(words[4], O_CREAT | O_WRONLY | O_TRUNC, 0600);
    if (file < 0)
        fail(words[4]);
    /* Not every server says goodbye in TLS, too: whether everything came is counted in the file. */
    for (ssize_t left; (left = get(chunk, sizeof chunk)) > 0;) {
        for (const char *from = chunk; left > 0;) {
            ssize_t done = write(file, from, (size_t)left);
            if (done < 0)
                fail("writing");
            from += done;
            left -= done;
        }
    }
    if (fsync(file) != 0)
        fail("fsync");
    return 0;
}

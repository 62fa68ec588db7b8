/* The sources of the built-in lexicon: layers and tables in one zstd frame that `exonym-mkimage --pack`
   made. In it each file is a line "name length\n" and then that many bytes. The build defines EXO_BLOB
   as the frame's path; without it the two names are equal: no sources. */
    .section .rodata.exo_builtin_layers, "a", %progbits
    .balign 64
    .globl exo_builtin_layers
    .hidden exo_builtin_layers
    .type exo_builtin_layers, %object
exo_builtin_layers:
#ifdef EXO_BLOB
    .incbin EXO_BLOB
#endif
    .globl exo_builtin_layers_end
    .hidden exo_builtin_layers_end
    .type exo_builtin_layers_end, %object
exo_builtin_layers_end:
    .byte 0
    .size exo_builtin_layers, exo_builtin_layers_end - exo_builtin_layers
    .section .note.GNU-stack, "", %progbits

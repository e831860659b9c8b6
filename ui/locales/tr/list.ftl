# İleti listesi: sütunları ve görünümleri.

column-menu-name = Sütunlar ve sıralama
column-entry = Sütun: { $column }
order-entry = Sırala: { $column }

show-all = Tümünü göster
status-view = Görünüm: { $view } ({ $count })
view-unread = okunmamış iletiler
    .empty = Okunmamış ileti yok.
view-flagged = bayraklı iletiler
    .empty = Bayraklı ileti yok.
view-hide-ignored = yoksayılan konuşmalar gizli
    .empty = Burada yalnızca yoksayılan konuşmalar var.
view-hide-read-or-ignored = okunmuş ve yoksayılan iletiler gizli
    .empty = Burada yalnızca okunmuş veya yoksayılan iletiler var.
view-watched = izlenen konuşmalar
    .empty = İzlenen konuşma yok.

# Menüler, bildirim alanı ve bildirimler.

menu-file = Dosya
menu-edit = Düzen
menu-view = Görünüm
menu-tools = Araçlar
menu-message = İleti
menu-help = Yardım
menu-layout = Yerleşim
menu-theme = Renkler
menu-language = Dil
menu-folder = Klasör

action-new-mail = Yeni Posta
action-reply = Yanıtla
action-reply-all = Tümünü Yanıtla
action-forward = İlet
action-print = Yazdır…
action-delete = Sil
action-delete-for-good = Kalıcı Olarak Sil
action-undo = Taşımayı veya Silmeyi Geri Al
action-send-receive = Gönder ve Al
action-stop = Durdur
action-mark-read = Okundu Olarak İşaretle
action-mark-unread = Okunmadı Olarak İşaretle
action-mark-all-read = Tümünü Okundu Olarak İşaretle
action-flag = Bayrak
action-select-all = Tüm İletileri Seç
action-move-to-folder = Klasöre Taşı…
action-new-folder = Yeni Klasör…
action-rename-folder = Klasörü Yeniden Adlandır…
action-delete-folder = Klasörü Sil
action-empty-deleted = Silinmiş Öğeleri Boşalt
action-save-as = Farklı Kaydet…
action-source = İletinin Kaynağı
action-next-unread = Sonraki Okunmamış İleti
action-next-unread-conversation = Sonraki Okunmamış Konuşma
action-find = İletilerde Ara
action-find-message = İleti Bul…
action-watch-conversation = Konuşmayı İzle
action-ignore-conversation = Konuşmayı Yoksay
action-group-by-conversation = İletileri Konuşmaya Göre Grupla
action-show-all = Tüm İletileri Göster
action-show-unread = Okunmamış İletileri Göster
action-show-flagged = Bayraklı İletileri Göster
action-hide-ignored = Yoksayılan Konuşmaları Gizle
action-hide-read-or-ignored = Okunmuş ve Yoksayılan İletileri Gizle
action-show-watched = İzlenen Konuşmaları Göster
action-check-mail = Tüm Postayı Denetle
action-rebuild-index = Arama Dizinini Yeniden Oluştur
menu-current-view = Geçerli Görünüm
action-go-inbox = Gelen Kutusuna Git
action-accounts = Hesaplar…
action-options = Seçenekler…
action-layout-below = Okuma Bölmesi Listenin Altında
action-layout-beside = Okuma Bölmesi Listenin Yanında
action-layout-off = Okuma Bölmesi Yok
action-theme-light = Açık
action-theme-dark = Koyu
action-theme-system = Masaüstündeki Gibi
action-language-english = English
action-language-turkish = Türkçe
action-shortcuts = Klavye Kısayolları
action-what-is-pop = POP ve SMTP Nedir?
action-about = Postane Hakkında
action-open = Postane'yi Aç
action-close = Kapat
action-quit = Çık

edit-cut = Kes
edit-copy = Kopyala
edit-paste = Yapıştır
edit-select-all = Tümünü Seç

tray-tooltip = { $unread ->
    [0] Postane
   *[other] Postane: { $unread } okunmamış ileti
  }
notify-many = { $count } yeni ileti
notify-newest = En yenisi: { $from }, { $subject }
start-failed = Postane başlatılamıyor
recover-title = Postane hasar buldu
recover-offer = Posta veritabanı hasarlı. Postane onu, ayrı dosyalarda duran mektuplarınızdan yeniden kurabilir. Hasarlı olan yanında saklanır. Posta çoksa bu birkaç dakika sürer.
recover-now = Şimdi Onar
recover-not-now = Çık
recover-going-on = Postanız yeniden kuruluyor. Lütfen bilgisayarı kapatmayın.
recover-ended = Postane hasarı onardı
recover-done = { $lost ->
    [0] { $kept } iletinin tümü yerinde.
   *[other] { $kept } ileti yerinde; { $lost } ileti okunamadı.
} Hasarlı veritabanı { $damaged } içinde saklanıyor.

# Arama ve arka planda süren uzun işler.

search = Ara
search-placeholder = Tüm postada ara
search-clear = Aramayı temizle
search-suggestions = Neleri arayabilirsiniz
search-recent = Son aramalar
search-examples = Yazabilecekleriniz

search-example-from = kimden:ayşe
    .meaning = gönderen
search-example-to = kime:mehmet
    .meaning = alıcı
search-example-subject = konu:fatura
    .meaning = yalnızca konuda
search-example-attachment = var:ek
    .meaning = dosya eki olanlar
search-example-unread = durum:okunmadı
    .meaning = okunmamış olanlar
search-example-flagged = durum:bayraklı
    .meaning = bayraklı olanlar
search-example-before = önce:31.01.2026
    .meaning = o günden önce alınanlar
search-example-after = sonra:dün
    .meaning = o gün ve sonrasında alınanlar
search-example-phrase = "yaz planı"
    .meaning = bu sözcükler yan yana
search-example-not = -bülten
    .meaning = bu sözcük geçmesin
search-example-or = çay VEYA kahve
    .meaning = biri ya da öteki
search-example-prefix = fotoğraf*
    .meaning = böyle başlayan her şey

search-results = Arama sonuçları
search-going-on = Aranıyor…
search-none = İleti yok
search-count = { $total ->
   *[other] { $totalText } ileti
  }
search-count-about = { $total ->
   *[other] Yaklaşık { $totalText } ileti
  }
search-where = Nerede aransın
search-everywhere = Tüm klasörler
search-order = Sonuçların sırası
search-newest = En yeni
search-relevance = En ilgili
search-save = Aramayı kaydet
search-not-understood = “{ $text }” anlaşılamadı; sözcük olarak arandı.
search-not-a-date = “{ $text }” bir tarih değil; sözcük olarak arandı.
search-not-an-age = “{ $text }”, 2 hafta gibi bir süre değil; sözcük olarak arandı.
search-not-a-size = “{ $text }”, 5 MB gibi bir boyut değil; sözcük olarak arandı.
search-not-a-folder = Böyle bir klasör yok: “{ $text }” sözcük olarak arandı.
search-not-an-account = Böyle bir hesap yok: “{ $text }” sözcük olarak arandı.
search-indexing = Arama dizini dolduruluyor: %{ $percent }. Bazı iletiler eksik olabilir.
search-empty = Eşleşen ileti yok.
search-empty-hint = Daha az sözcük, bir sözcüğün başını ya da İleti Bul'un alanlarını deneyin.
search-look-everywhere = Tüm klasörlerde ara
search-empty-find = İleti Bul…
search-rebuilding = Arama dizini yeniden oluşturuluyor. Çalışmayı sürdürebilirsiniz.

searches = Aramalar
searches-menu = Arama menüsü
saved-search-open = Ara
saved-search-rename = Yeniden adlandır…
saved-search-edit = Sorguyu düzenle…
saved-search-delete = Sil
search-keep = Aramayı kaydet
search-keep-edit = Aramayı düzenle
search-keep-name = Ad
search-keep-query = Aranan
search-keep-ok = Kaydet
confirm-forget-search = “{ $name }” araması silinsin mi? Bulduğu iletiler kalır.

find-title = İleti bul
find-look-in = Konum
find-from = Kimden
find-to = Kime
find-subject = Konu
find-body = İleti
find-since = Bu günden itibaren
find-until = Bu güne kadar
find-day = GG.AA.YYYY
find-attachment = Eki var
find-flagged = Bayraklı
find-unread = Okunmamış
find-no-day = Bu bir tarih değil. 31.01.2026 gibi yazın.
find-days-turned = İlk gün son günden sonra.
find-reset = Alanları temizle
find-now = Şimdi bul

work-indexing = Dizin oluşturuluyor: { $done } / { $total }
work-checking = Posta denetleniyor
work-emptying = Silinmiş Öğeler boşaltılıyor
work-tidying = Diskte yer açılıyor
work-importing = İçe aktarılıyor
work-stop = Durdur: { $work }

checked = Tüm Postanın Denetimi
checked-whole = { $count ->
    [0] Denetlenecek posta henüz yok.
    [one] Tek ileti tam alındığı gibi duruyor.
   *[other] { $countText } iletinin hepsi tam alındığı gibi duruyor.
  }
checked-stopped = { $count ->
    [one] Denetim bir iletiden sonra durduruldu. O alındığı gibi duruyor.
   *[other] Denetim { $countText } iletiden sonra durduruldu. Onlar alındığı gibi duruyor.
  }
checked-damaged = { $count ->
    [one] Bir ileti diskte hasar görmüş; bakılan diğerlerinin hepsi alındığı gibi duruyor.
   *[other] { $countText } ileti diskte hasar görmüş; bakılan diğerlerinin hepsi alındığı gibi duruyor.
  }
checked-damaged-next = Sunucuda hâlâ duruyorlarsa onları yeniden alın ve diski denetletin.
checked-others = { $count ->
    [one] Hiçbir iletiye dokunmayan bir şey olması gerektiği gibi değil: postane-cli doctor adını söyler.
   *[other] Hiçbir iletiye dokunmayan { $countText } şey olması gerektiği gibi değil: postane-cli doctor adlarını söyler.
  }

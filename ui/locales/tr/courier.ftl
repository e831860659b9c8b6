# Gönderme ve alma: pencere, ve yalnızca başlığı burada olan iletiler.
tab-tasks = Görevler
tab-errors = Hatalar
courier-idle = Şu anda gönderilen ya da alınan bir şey yok.
courier-no-errors = Hata olmadı.
courier-hide = Gizle
courier-hide-when-done = Bitince gizle
courier-again = Yenile
courier-received = { $count ->
    [0] Yeni ileti yok
    [one] Bir ileti alındı
   *[other] { $count } ileti alındı
  }
courier-sent = { $count ->
    [one] Bir ileti gönderildi
   *[other] { $count } ileti gönderildi
  }
courier-stopped = Durduruldu
courier-failed = Başarısız oldu
courier-messages = { $total } iletiden { $done } tanesi
courier-bytes = { $done } / { $total }
courier-rate = { $rate }/sn
status-several = { $servers } sunucudan alınıyor: { $at } / { $total }
status-errors = Bir sorun oluştu
status-idle = Gönder/Al

partial = Yalnızca başlığı burada
rest-on-server = Bu iletinin yalnızca başlığı indirildi. Tamamı { $size }.
rest-asked = İletinin geri kalanı bir sonraki Gönder/Al ile gelecek.
rest-gone = Bu iletinin yalnızca başlığı burada; geri kalanı artık sunucuda yok.
rest-download = Geri kalanını indir
rest-delete = Sunucudan sil
confirm-delete-on-server = Bu ileti sunucudan da silinsin mi? İndirilmediği için geri getirilemez.

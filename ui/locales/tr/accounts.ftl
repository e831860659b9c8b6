# Araçlar > Hesaplar ve bir hesabın özellikleri.
accounts-title = Internet Hesapları
accounts-column-account = Hesap
accounts-column-type = Tür
accounts-column-connection = Bağlantı
accounts-type-mail = posta
accounts-type-mail-default = posta (varsayılan)
accounts-connection = Kullanılabilir herhangi biri
accounts-add = Ekle
accounts-add-mail = Posta…
accounts-remove = Kaldır
accounts-properties = Özellikler
accounts-set-default = Varsayılan yap
accounts-close = Kapat
accounts-empty = Henüz bir hesap yok.
accounts-empty-add = Posta hesabı ekle
accounts-remove-title = { $account } kaldırılsın mı?
accounts-remove-text = Hesabın ayarları ve parolası kaldırılır. İletileriniz bu bilgisayarda kalır.
accounts-cancel = İptal
accounts-ok = Tamam

properties-title = { $account } Özellikleri
properties-general = Genel
properties-servers = Sunucular
properties-connection = Bağlantı
properties-security = Güvenlik
properties-advanced = Gelişmiş
properties-name = Hesabın adı
properties-display-name = Görünen ad
properties-email = E-posta adresi
properties-reply-to = Yanıt adresi
properties-reply-to-hint = Yalnızca yanıtlar başka bir adrese gidecekse.
properties-include = Tümünü gönderip alırken bu hesabı da kat
properties-incoming = Gelen posta (POP3)
properties-outgoing = Giden posta (SMTP)
properties-user = Kullanıcı adı
properties-password = Parola
properties-password-kept = Değişmedi
properties-outgoing-sign-in = Giden sunucuda da oturum açılmalı
properties-receive-every = Yeni postayı al
properties-receive-manually = Yalnızca ben isteyince
properties-receive-minutes = { $minutes ->
    [one] Her dakika
   *[other] { $minutes } dakikada bir
  }
properties-incoming-security = Gelen sunucunun şifrelemesi
properties-outgoing-security = Giden sunucunun şifrelemesi
properties-incoming-port = Gelen sunucunun bağlantı noktası
properties-outgoing-port = Giden sunucunun bağlantı noktası
properties-timeout = Sunucu şu kadar susarsa vazgeç
properties-timeout-seconds = { $seconds } saniye
properties-timeout-minutes = { $minutes ->
    [one] { $minutes } dakika
   *[other] { $minutes } dakika
  }
properties-leave = İletilerin bir kopyasını sunucuda bırak
properties-remove-after = Sunucudan kaldırma süresi
properties-remove-days = { $days ->
    [one] { $days } gün sonra
   *[other] { $days } gün sonra
  }
properties-remove-never = Hiçbir zaman
properties-keep-newest = Sunucuda yalnızca en yeniler kalsın
properties-keep-all = Sınır yok
properties-headers-first = Şundan büyük iletilerin yalnızca başlığını indir
properties-headers-never = Hiçbir zaman
properties-megabytes = { $size } MB
properties-remove-deleted = Silinmiş Öğeler’den silinince sunucudan da kaldır
properties-test = Hesabı dene
properties-back = Özelliklere dön
